/** The plugin: it attends to each notebook, and shows the one in front in one sidebar and in the status bar. */
import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { attend, Attended } from './attend';
import { addCommands } from './commands';
import { ASK, Ask } from './events';
import { toggled, understood, USUAL } from './settings';
import { Sidebar, Subject } from './sidebar';
import { Status } from './status';
import { speak } from './trans';

const ID = 'deeprules-jupyter:plugin';

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null,
  registry: ISettingRegistry | null,
  statusBar: IStatusBar | null,
  translator: ITranslator | null
): void {
  if (translator) {
    speak(translator.load('deeprules_jupyter'));
  }
  const attended = new Map<NotebookPanel, Attended>();
  let settings = USUAL;
  const sidebar = new Sidebar(name => void app.commands.execute(`deeprules:${name}`));
  const reveal = () => app.shell.activateById(sidebar.id);
  const status = new Status(reveal);
  app.shell.add(sidebar, 'right', { rank: 700, type: 'deeprules' });
  restorer?.add(sidebar, sidebar.id);

  const current = () => (tracker.currentWidget && attended.get(tracker.currentWidget)) ?? null;
  const show = () => {
    sidebar.follow(current());
    status.follow(current()?.model ?? null);
  };
  tracker.widgetAdded.connect((_, panel) => {
    attended.set(panel, attend(panel, settings));
    panel.disposed.connect(() => {
      attended.delete(panel);
      show();
    });
    panel.content.modelContentChanged.connect(() => sidebar.update()); // the numbers of the cells may have changed
    show();
  });
  tracker.currentChanged.connect(show);
  show();

  statusBar?.registerStatusItem(ID, { item: status, align: 'right', rank: 95, isActive: () => current() !== null });
  const loaded = registry?.load(ID);
  loaded?.then(
    one => {
      const follow = () => {
        settings = understood(one.composite);
        attended.forEach(notebook => notebook.follow(settings));
      };
      one.changed.connect(follow);
      follow();
    },
    () => console.warn('deeprules: the settings cannot be read; the usual ones hold')
  );
  addCommands(app, palette, {
    current,
    show: reveal,
    toggle: path => void loaded?.then(one => one.set('off', toggled(settings.off, path))),
    isOff: path => settings.off.includes(path)
  });

  document.addEventListener(ASK, event => {
    const panel = tracker.find(one => one.node.contains(event.target as Node));
    const subject = panel && attended.get(panel);
    if (subject) {
      answer(subject, event as CustomEvent<Ask>, reveal);
    }
  });
}

/** Do what a panel under a cell, or a mark, asks for. */
function answer(subject: Subject, event: CustomEvent<Ask>, reveal: () => void): void {
  const ask = event.detail;
  if (ask.kind === 'here') {
    subject.tell(event.target as EventTarget);
  } else if (ask.kind === 'jump') {
    subject.goto(ask.place);
  } else {
    reveal();
    subject.model.want({ id: ask.id, mute: ask.kind === 'mute' });
  }
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'A live checklist against leakage, beside the notebook.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ILayoutRestorer, ISettingRegistry, IStatusBar, ITranslator],
  activate
};

export default plugin;
