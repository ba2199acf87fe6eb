/** The ten tips with their states, and under each its findings. */
import React from 'react';
import { Questions, Waive } from './answers';
import { Card } from './card';
import { ChangeView } from './change';
import { Form } from './form';
import { StateIcon } from './icons';
import { findingsOf, reachable } from './model';
import { Subject } from './sidebar';
import { trans } from './trans';
import { stateWord, whereIs } from './words';
import { Finding, Question, State, TipState } from './wire';

const FEW = 8; // findings of one tip that are listed at first
const MANY = 25; // and with each wish for more

interface ListProps {
  subject: Subject;
  state: State;
}

export function Checklist({ subject, state }: ListProps): JSX.Element {
  const order = subject.order(); // once for all findings: there may be a thousand, and as many cells
  return (
    <ol className="deeprules-tips" aria-label={trans.__('The ten tips')}>
      {state.tips.map(tip => (
        <Tip
          key={tip.tip}
          tip={tip}
          findings={findingsOf(state, tip.tip)}
          questions={state.questions.filter(one => one.tip === tip.tip)}
          subject={subject}
          order={order}
        />
      ))}
    </ol>
  );
}

interface TipProps {
  tip: TipState;
  findings: Finding[];
  questions: Question[];
  subject: Subject;
  order: readonly string[];
}

function Tip({ tip, findings, questions, subject, order }: TipProps): JSX.Element {
  const loud = findings.some(one => !one.muted);
  const wanted = findings.some(one => one.id === subject.model.wanted?.id);
  const [chosen, choose] = React.useState<boolean | null>(null);
  React.useEffect(() => choose(null), [loud, wanted]); // what is new shows itself, whatever was closed before
  const open = chosen ?? (loud || wanted);
  const body = React.useId();
  const [room, setRoom] = React.useState(FEW);
  const shown = findings.filter((one, at) => at < room || one.id === subject.model.wanted?.id);
  const item = React.useRef<HTMLLIElement>(null);
  React.useEffect(() => {
    if (loud) {
      item.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [loud]);
  return (
    <li
      ref={item}
      className={`deeprules-tip deeprules-is-${tip.state}`} 
      data-tip={tip.tip}
      data-state={tip.state}
    >
      <button type="button" aria-expanded={open} aria-controls={body} onClick={() => choose(!open)}>
        <StateIcon state={tip.state} />
        <span className="deeprules-number">{tip.tip}</span>
        <span className="deeprules-tip-title">{tip.title}</span>
        <span className={`deeprules-word deeprules-tone-${tip.state}`}>{stateWord(tip.state)}</span>
      </button>
      <div id={body} hidden={!open} className="deeprules-tip-body">
        {open && shown.map(one => <Listed key={one.id} finding={one} subject={subject} order={order} />)}
        {open && shown.length < findings.length && (
          <button type="button" className="deeprules-button" onClick={() => setRoom(room + MANY)}>
            {trans.__('%1 more', (findings.length - shown.length).toLocaleString('en'))}
          </button>
        )}
        {open && <Rules tip={tip} findings={findings} />}
        {open && <Questions questions={questions} subject={subject} />}
        {open && <Waive tip={tip} subject={subject} />}
      </div>
    </li>
  );
}

/** Why the tip stands where it stands; what was not checked is said as plainly as what was found. */
function Rules({ tip, findings }: Pick<TipProps, 'tip' | 'findings'>): JSX.Element {
  const quiet = tip.rules.filter(rule => !findings.some(one => one.rule === rule.rule));
  if (!tip.rules.length) {
    return <p className="deeprules-quiet">{tip.why}</p>;
  }
  return (
    <ul className="deeprules-rules" aria-label={trans.__('The other rules of this tip')}>
      {quiet.map(rule => (
        <li key={rule.rule} title={rule.rule}>
          <StateIcon state={rule.state} />
          <span>
            {rule.title}
            <span className="deeprules-quiet">
              {' '}
              {stateWord(rule.state).toLowerCase()}
              {rule.why ? `: ${rule.why}` : ''}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

interface ListedProps {
  finding: Finding;
  subject: Subject;
  order: readonly string[];
}

/** One finding with its buttons. It comes into view by itself when somebody asked for it. */
function Listed({ finding, subject, order }: ListedProps): JSX.Element {
  const { model } = subject;
  const wanted = model.wanted?.id === finding.id ? model.wanted : null;
  const [form, setForm] = React.useState(false);
  const box = React.useRef<HTMLDivElement>(null);
  const pending = model.pending === finding.id;
  React.useEffect(() => {
    if (wanted) {
      box.current?.scrollIntoView({ block: 'center' });
      setForm(wanted.mute && !finding.muted);
    }
  }, [wanted]);
  React.useEffect(() => setForm(false), [!!finding.muted]);
  const proposal = model.proposal?.id === finding.id ? model.proposal : null;
  return (
    <div ref={box} className={wanted ? 'deeprules-wanted' : undefined}>
      <Card
        finding={finding}
        where={place => whereIs(place, order)}
        goto={place => (reachable(place, order) ? () => subject.goto(place) : undefined)}
      >
        {model.outdated.has(finding.id) && (
          <p className="deeprules-quiet">
            {trans.__('This cell was changed since it ran. Run it again to see whether it still holds.')}
          </p>
        )}
        {proposal && (
          <ChangeView
            proposal={proposal}
            where={cell_id => whereIs({ cell: null, cell_id, line: null, column: null, run: 0 }, order)}
            onApply={subject.apply}
            onClose={() => model.propose(null)}
          />
        )}
        {form ? (
          <Form
            name={trans.__('Mute: %1', finding.title)}
            label={trans.__('Why is this all right here?')}
            placeholder={trans.__('For example: these rows are simulated, no real test set is used here')}
            submit={trans.__('Mute')}
            needed={trans.__('Please give a reason. It stands in the report, so that a reader can judge it.')}
            refusal={model.refusalOf(finding.id)}
            pending={pending}
            onSubmit={reason => subject.mute(finding.id, reason)}
            onCancel={() => {
              setForm(false);
              model.want(null);
            }}
          />
        ) : (
          <Buttons finding={finding} subject={subject} pending={pending} onForm={() => setForm(true)} />
        )}
      </Card>
    </div>
  );
}

interface ButtonsProps {
  finding: Finding;
  subject: Subject;
  pending: boolean;
  onForm: () => void;
}

/** The kernel keeps mutes, so only what it has seen can be muted; the server repairs what it has read. */
function Buttons({ finding, subject, pending, onForm }: ButtonsProps): JSX.Element | null {
  const { model } = subject;
  const mutable = model.line === 'watched' && finding.seen_by.includes('runtime');
  const repairable = !finding.muted && !model.outdated.has(finding.id) && model.repairOf(finding.id) !== null;
  if (!mutable && !repairable) {
    return null;
  }
  return (
    <div className="deeprules-actions">
      {repairable && model.proposal?.id !== finding.id && (
        <button type="button" className="deeprules-button" onClick={() => subject.propose(finding.id)}>
          {trans.__('Show the change…')}
        </button>
      )}
      {mutable && finding.muted && (
        <button type="button" className="deeprules-button" disabled={pending} onClick={() => subject.unmute(finding.id)}>
          {trans.__('Unmute')}
        </button>
      )}
      {mutable && !finding.muted && (
        <button type="button" className="deeprules-button" onClick={onForm}>
          {trans.__('Mute…')}
        </button>
      )}
    </div>
  );
}
