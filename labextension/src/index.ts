/** The plugin: one connection, one model and the marks for each notebook; one sidebar for all of them. */
import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Connection } from './connection';
import { ASK, Ask } from './events';
import { icon } from './icons';
import { jump, Marks } from './inline';
import { Model } from './model';
import { Reading } from './reading';
import { Sidebar, Subject } from './sidebar';

const SHOW = 'deeprules:show';
const WATCH = 'deeprules:watch';

/** Everything of ours that belongs to one open notebook; gone with it. */
function attend(panel: NotebookPanel): Subject {
  const model = new Model();
  const connection = new Connection(panel.sessionContext, model);
  const marks = new Marks(panel, model);
  const reading = new Reading(panel, model);
  panel.disposed.connect(() => [connection, marks, reading].forEach(one => one.dispose()));
  return {
    model,
    name: () => panel.context.path.split('/').pop() ?? '',
    order: () => panel.content.widgets.map(cell => cell.model.id),
    goto: place => void jump(panel, place),
    load: () => void connection.load().catch(error => model.refused(String(error))),
    mute: (id, reason) => connection.mute(id, reason),
    unmute: id => connection.unmute(id),
    tell: panel => marks.tell(panel)
  };
}

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null
): void {
  const subjects = new Map<NotebookPanel, Subject>();
  const sidebar = new Sidebar();
  app.shell.add(sidebar, 'right', { rank: 700, type: 'deeprules' });
  restorer?.add(sidebar, sidebar.id);

  const current = () => (tracker.currentWidget && subjects.get(tracker.currentWidget)) ?? null;
  const show = () => sidebar.follow(current());
  tracker.widgetAdded.connect((_, panel) => {
    subjects.set(panel, attend(panel));
    panel.disposed.connect(() => {
      subjects.delete(panel);
      show();
    });
    panel.content.modelContentChanged.connect(() => sidebar.update()); // the numbers of the cells may have changed
    show();
  });
  tracker.currentChanged.connect(show);
  show();

  app.commands.addCommand(SHOW, {
    label: 'deeprules: Show the Ten Tips',
    icon,
    execute: () => app.shell.activateById(sidebar.id)
  });
  app.commands.addCommand(WATCH, {
    label: 'deeprules: Watch This Notebook',
    isEnabled: () => current()?.model.line === 'unwatched',
    execute: () => current()?.load()
  });
  [SHOW, WATCH].forEach(command => palette?.addItem({ command, category: 'deeprules' }));

  document.addEventListener(ASK, event => {
    const panel = tracker.find(one => one.node.contains(event.target as Node));
    const subject = panel && subjects.get(panel);
    if (subject) {
      answer(subject, event as CustomEvent<Ask>, () => app.shell.activateById(sidebar.id));
    }
  });
}

/** Do what a panel under a cell asks for. */
function answer(subject: Subject, event: CustomEvent<Ask>, activate: () => void): void {
  const ask = event.detail;
  if (ask.kind === 'here') {
    subject.tell(event.target as EventTarget);
  } else if (ask.kind === 'jump') {
    subject.goto(ask.place);
  } else {
    activate();
    subject.model.want({ id: ask.id, mute: ask.kind === 'mute' });
  }
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'deeprules-jupyter:plugin',
  description: 'A live checklist against leakage, beside the notebook.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ILayoutRestorer],
  activate
};

export default plugin;
