/** What only a person can say: answers to the questions of a tip, and why a tip does not apply. */
import React from 'react';
import { Form } from './form';
import { ofQuestion, ofTip } from './model';
import { Subject } from './sidebar';
import { trans } from './trans';
import { Answer, Question, TipState } from './wire';

interface QuestionsProps {
  questions: Question[];
  subject: Subject;
}

export function Questions({ questions, subject }: QuestionsProps): JSX.Element | null {
  const done = questions.filter(one => one.answer && !one.answer.expired).length;
  return questions.length ? (
    <details className="deeprules-questions">
      <summary>{trans.__('Your part: %1 of %2 answered', done, questions.length)}</summary>
      <ul>
        {questions.map(one => (
          <Asked key={one.item} question={one} subject={subject} />
        ))}
      </ul>
    </details>
  ) : null;
}

/** One question; its answer, or the button that leads to one. The kernel keeps answers, so it has to be watched. */
function Asked({ question, subject }: { question: Question; subject: Subject }): JSX.Element {
  const { item, text, answer } = question;
  const id = React.useId();
  const [form, setForm, button] = useForm(JSON.stringify(answer));
  const { model } = subject;
  return (
    <li data-item={item} className={answer && !answer.expired ? 'deeprules-answered' : undefined}>
      <p id={id}>{text}</p>
      {answer && <Said answer={answer} />}
      {form ? (
        <Form
          name={text}
          label={trans.__('Your answer')}
          placeholder={trans.__('It stands in every report, with your name and the day')}
          submit={trans.__('Keep')}
          needed={answer ? undefined : trans.__('Please write an answer first.')}
          text={answer?.text}
          refusal={model.refusalOf(ofQuestion(item))}
          pending={model.pending === ofQuestion(item)}
          onSubmit={said => (said === answer?.text && !answer.expired ? setForm(false) : subject.answer(item, said))}
          onCancel={() => setForm(false)}
        />
      ) : (
        model.line === 'watched' && (
          <button ref={button} type="button" className="deeprules-link" aria-describedby={id} onClick={() => setForm(true)}>
            {answer ? (answer.expired ? trans.__('Answer again…') : trans.__('Change…')) : trans.__('Answer…')}
          </button>
        )
      )}
    </li>
  );
}

/** What was said, by whom and when. */
function Said({ answer }: { answer: Answer }): JSX.Element {
  const { text, who, when, expired } = answer;
  const by = trans.__('%1, %2', who || trans.__('somebody'), when.slice(0, 10));
  return (
    <blockquote className={expired ? 'deeprules-expired' : undefined}>
      {text}
      <footer className="deeprules-quiet">{expired ? trans.__('%1, before the data changed', by) : by}</footer>
    </blockquote>
  );
}

/** Why the whole tip does not apply to this notebook; what was found stays. */
export function Waive({ tip, subject }: { tip: TipState; subject: Subject }): JSX.Element | null {
  const { model } = subject;
  const [form, setForm, button] = useForm(JSON.stringify(tip.waived));
  const id = ofTip(tip.tip);
  const pending = model.pending === id;
  const open = model.line === 'watched';
  if (form) {
    return (
      <Form
        name={trans.__('Does not apply: %1', tip.title)}
        label={trans.__('It does not apply here, because')}
        placeholder={trans.__('For example: there is no network in this notebook, only a linear model')}
        submit={trans.__('Keep')}
        needed={trans.__('Please give a reason. It stands in the report, so that a reader can judge it.')}
        refusal={model.refusalOf(id)}
        pending={pending}
        onSubmit={reason => subject.waive(tip.tip, reason)}
        onCancel={() => setForm(false)}
      />
    );
  }
  return (
    <div className="deeprules-waive">
      {tip.waived && (
        <>
          <p>{trans.__('This tip does not apply, because')}</p>
          <Said answer={tip.waived} />
        </>
      )}
      {open && (
        <button
          ref={button}
          type="button"
          className="deeprules-link"
          disabled={pending}
          onClick={() => (tip.waived ? subject.waive(tip.tip, '') : setForm(true))}
        >
          {tip.waived ? trans.__('It does apply') : trans.__('This tip does not apply…')}
        </button>
      )}
    </div>
  );
}

/** Whether a form is open: it closes when what it is about has changed, and gives the focus back to its button. */
function useForm(about: string): [boolean, (open: boolean) => void, React.RefObject<HTMLButtonElement>] {
  const [open, setOpen] = React.useState(false);
  const button = React.useRef<HTMLButtonElement>(null);
  const was = React.useRef(false);
  React.useEffect(() => setOpen(false), [about]);
  React.useEffect(() => {
    if (was.current && !open) {
      button.current?.focus();
    }
    was.current = open;
  }, [open]);
  return [open, setOpen, button];
}
