/** One finding, the same under a cell and in the sidebar. */
import React from 'react';
import { way } from './model';
import { levelWord, pieces, witness } from './words';
import { trans } from './trans';
import { Finding, Place } from './wire';

const PAPER = 'Lee and others, Ten quick tips for deep learning in biology, PLoS Computational Biology 2022, ';
const DOI = '10.1371/journal.pcbi.1009803';

/** Running text with code and sources set apart. Everything is text to React: nothing is read as HTML. */
export function Words({ text }: { text: string }): JSX.Element {
  return (
    <>
      {pieces(text).map((piece, key) => {
        if (piece.kind === 'code') {
          return <code key={key}>{piece.text}</code>;
        }
        return piece.kind === 'link' ? (
          <a key={key} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ) : (
          <React.Fragment key={key}>{piece.text}</React.Fragment>
        );
      })}
    </>
  );
}

export interface CardProps {
  finding: Finding;
  /** A place in words; empty where there is nothing to say. */
  where: (place: Place) => string;
  /** Undefined where a click leads nowhere. */
  goto: (place: Place) => (() => void) | undefined;
  children?: React.ReactNode;
}

/** What happened, and on request why it matters, the way of the rows and the repair. */
export function Card({ finding, where, goto, children }: CardProps): JSX.Element {
  const place = where(finding.place);
  const [open, setOpen] = React.useState(false); // a thousand closed cards cost nothing for what they hide
  const tone = finding.muted ? 'muted' : finding.level;
  return (
    <article className={`deeprules-card deeprules-level-${tone}`} data-rule={finding.rule}>
      <header>
        <span className="deeprules-level">
          {finding.muted ? trans.__('Muted') : levelWord(finding.level)}, {witness(finding)}
        </span>
        <Jump className="deeprules-title" goto={goto(finding.place)} label={trans.__('%1, go to %2', finding.title, place)}>
          {finding.title}
        </Jump>
        {place && <span className="deeprules-quiet">{place}</span>}
      </header>
      <p>
        <Words text={finding.message} />
      </p>
      {finding.muted && (
        <p className="deeprules-quiet">
          {trans.__('Muted because:')} <q>{finding.muted.reason}</q>
        </p>
      )}
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>{trans.__('Why it matters, how to repair it')}</summary>
        {open && <Details finding={finding} where={where} goto={goto} />}
      </details>
      {children}
    </article>
  );
}

function Details({ finding, where, goto }: CardProps): JSX.Element {
  const { why, repair, also } = finding;
  const steps = way(finding);
  return (
    <div className="deeprules-details">
      {why && (
        <>
          <h4>{trans.__('Why it matters')}</h4>
          <p>
            <Words text={why} />
          </p>
        </>
      )}
      {steps.length > 0 && (
        <>
          <h4>{trans.__('The way of the rows')}</h4>
          <ol>
            {steps.map((step, key) => (
              <li key={key}>
                <Words text={step.text} />{' '}
                <Jump className="deeprules-quiet" goto={goto(step.place)}>
                  {where(step.place)}
                </Jump>
              </li>
            ))}
          </ol>
        </>
      )}
      {repair && (
        <>
          <h4>{trans.__('How to repair it')}</h4>
          <p>
            <Words text={repair.text} />
          </p>
          {repair.source && <Code source={repair.source} />}
        </>
      )}
      <p className="deeprules-quiet">
        {also.length > 0 && `${trans.__('The same line also breaks %1.', also.join(', '))} `}
        {`${trans.__('Rule %1, tip %2.', finding.rule, finding.tip)} `}
        {!why.includes(DOI) && <Words text={`${PAPER}doi:${DOI}.`} />}
      </p>
    </div>
  );
}

/** Repaired code, with a button that takes it along. */
function Code({ source }: { source: string }): JSX.Element {
  const [copied, setCopied] = React.useState(false);
  const copy = () => void navigator.clipboard?.writeText(source).then(() => setCopied(true));
  return (
    <div className="deeprules-code">
      <pre tabIndex={0} aria-label={trans.__('Repaired code')}>
        {source}
      </pre>
      <button type="button" className="deeprules-copy" onClick={copy} onBlur={() => setCopied(false)}>
        {copied ? trans.__('Copied') : trans.__('Copy')}
      </button>
    </div>
  );
}

interface JumpProps {
  goto: (() => void) | undefined;
  className: string;
  label?: string;
  children: React.ReactNode;
}

/** A place that can be clicked, or plain words where the click would lead nowhere. */
export function Jump({ goto, className, label, children }: JumpProps): JSX.Element {
  return goto ? (
    <button type="button" className={`${className} deeprules-jump`} aria-label={label} onClick={goto}>
      {children}
    </button>
  ) : (
    <span className={className}>{children}</span>
  );
}
