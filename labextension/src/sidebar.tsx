/** The sidebar: ten tips as a live checklist, and below them what the kernel says of itself. */
import { ReactWidget } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import React from 'react';
import { Words } from './card';
import { Checklist } from './checklist';
import { icon } from './icons';
import { KernelState } from './kernel';
import { Line, Model } from './model';
import { summary } from './words';
import { trans } from './trans';
import { Place } from './wire';

/** One notebook, as the sidebar needs it. */
export interface Subject {
  model: Model;
  name: () => string;
  /** The ids of the cells in their order. */
  order: () => string[];
  goto: (place: Place) => void;
  load: () => void;
  mute: (id: string, reason: string) => void;
  unmute: (id: string) => void;
  /** Answer a question, by the number of its item. */
  answer: (item: number, text: string) => void;
  /** Say why a tip does not apply; without a reason it applies again. */
  waive: (tip: number, reason: string) => void;
  /** Ask what would repair a finding. */
  propose: (id: string) => void;
  /** Put what was proposed into the cells. */
  apply: () => void;
  /** Tell a panel under a cell how things stand. */
  tell: (panel: EventTarget) => void;
}

const lines = (): Record<Exclude<Line, 'watched'>, { title: string; text: string }> => ({
  'no-kernel': { title: trans.__('No kernel'), text: trans.__('Start a kernel for this notebook to have it watched.') },
  connecting: { title: trans.__('Connecting'), text: trans.__('Waiting for the kernel. A running cell has to end first.') },
  restarting: { title: trans.__('Restarting'), text: trans.__('The kernel starts anew; what was known of it is gone.') },
  unwatched: {
    title: trans.__('Not watched'),
    text: trans.__('Watching tells you when test rows leak into training. Your code and your results stay as they are.')
  },
  loading: { title: trans.__('Not watched yet'), text: trans.__('Waiting for the kernel. A running cell has to end first.') },
  foreign: { title: trans.__('Not watched'), text: trans.__('deeprules watches Python kernels; this one speaks another language.') },
  'other-version': {
    title: trans.__('Another version'),
    text: trans.__(
      'The kernel has another version of deeprules than this page. Update the older one, then reload the page.'
    )
  }
});

export class Sidebar extends ReactWidget {
  private _subject: Subject | null = null;
  private _stop: () => void = () => undefined;

  /** `page` shows what a command of the kernel tells, by its name. */
  constructor(private readonly _page: (name: string) => void) {
    super();
    this.id = 'deeprules-sidebar';
    this.title.icon = icon;
    this.title.caption = trans.__('deeprules: ten tips, live');
    this.addClass('deeprules-sidebar');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'deeprules');
    this.node.tabIndex = -1;
  }

  /** Show this notebook from now on. */
  follow(subject: Subject | null): void {
    if (subject !== this._subject) {
      this._stop();
      this._subject = subject;
      this._stop = subject?.model.onChange(() => this.update()) ?? (() => undefined);
      this.update();
    }
  }

  dispose(): void {
    this._stop();
    super.dispose();
  }

  protected onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus({ preventScroll: true });
  }

  protected render(): JSX.Element {
    const subject = this._subject;
    if (!subject) {
      return <Notice title={trans.__('No notebook')} text={trans.__('Open a notebook to see its ten tips here.')} />;
    }
    const { line, state, shown } = subject.model;
    const watched = line === 'watched' && state;
    return (
      <>
        <header className="deeprules-head">
          <h2>{trans.__('Ten tips')}</h2>
          <p className="deeprules-notebook" title={subject.name()}>
            {subject.name()}
          </p>
          <p role="status" aria-live="polite" className={`deeprules-summary deeprules-line-${line}`}>
            {shown ? `${watched ? trans.__('Watched') : trans.__('Read, not watched')}. ${summary(shown)}.` : ''}
          </p>
        </header>
        {line !== 'watched' && <Unwatched line={line} subject={subject} small={!!shown} />}
        {shown && <Checklist key={subject.name()} subject={subject} state={shown} />}
        {watched && (
          <KernelState kernel={state.kernel} order={subject.order()} goto={subject.goto} page={this._page} />
        )}
      </>
    );
  }
}

interface UnwatchedProps {
  line: Exclude<Line, 'watched'>;
  subject: Subject;
  /** The tips stand below, so a few words are enough. */
  small: boolean;
}

function Unwatched({ line, subject, small }: UnwatchedProps): JSX.Element {
  const { refusal, unreadable } = subject.model;
  return (
    <Notice {...lines()[line]} small={small}>
      {line === 'unwatched' && (
        <button type="button" className="deeprules-button deeprules-primary" onClick={subject.load}>
          {trans.__('Watch this notebook')}
        </button>
      )}
      {refusal && (
        <p className="deeprules-error" role="alert">
          {refusal}
        </p>
      )}
      {line === 'unwatched' && !small && (
        <p className="deeprules-quiet">
          <Words text={trans.__('Or put `%1` in the first cell.', '%load_ext deeprules')} />
        </p>
      )}
      {unreadable && line !== 'foreign' && <p className="deeprules-quiet">{trans.__('Not read: %1', unreadable)}</p>}
    </Notice>
  );
}

interface NoticeProps {
  title: string;
  text: string;
  small?: boolean;
  children?: React.ReactNode;
}

function Notice({ title, text, small, children }: NoticeProps): JSX.Element {
  return (
    <section className={`deeprules-notice${small ? ' deeprules-small' : ''}`}>
      {!small && <icon.react tag="span" className="deeprules-notice-icon" elementSize="xlarge" />}
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </section>
  );
}
