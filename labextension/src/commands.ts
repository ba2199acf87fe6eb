/** The commands of the palette. Each speaks of the notebook in front. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { OutputArea, OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import { Attended } from './attend';
import { icon } from './icons';

export interface Deeds {
  current: () => Attended | null;
  show: () => void;
  /** Leave the notebook alone from now on, or no longer. */
  toggle: (path: string) => void;
  isOff: (path: string) => boolean;
}

const PAGES = [
  { name: 'report', label: 'Report', code: '%deeprules_report' },
  { name: 'lockbox', label: 'Lockbox of the Test Sets', code: '%deeprules_lockbox' },
  { name: 'trials', label: 'Table of Trials', code: '%deeprules_trials' }
];

/** Make all commands known. */
export function addCommands(app: JupyterFrontEnd, palette: ICommandPalette | null, deeds: Deeds): void {
  const { current } = deeds;
  const add = (name: string, label: string, execute: () => unknown, more: object = {}) => {
    const command = `deeprules:${name}`;
    app.commands.addCommand(command, { label: `deeprules: ${label}`, execute, ...more });
    palette?.addItem({ command, category: 'deeprules' });
  };
  const open = { isEnabled: () => current() !== null };
  const watched = { isEnabled: () => current()?.model.line === 'watched' };
  add('show', 'Show the Ten Tips', deeds.show, { icon });
  add('watch', 'Watch This Notebook', () => current()?.load(), { isEnabled: () => current()?.model.line === 'unwatched' });
  add('check', 'Check This Notebook as It Stands', () => current()?.check().then(deeds.show), open);
  add('next-finding', 'Next Finding', () => current()?.next(false), open);
  add('previous-finding', 'Previous Finding', () => current()?.next(true), open);
  add('off', 'Leave This Notebook Alone', () => deeds.toggle(current()?.panel.context.path ?? ''), {
    ...open,
    isToggled: () => deeds.isOff(current()?.panel.context.path ?? '')
  });
  for (const { name, label, code } of PAGES) {
    add(name, label, () => page(app, current(), label, code), watched);
  }
}

/** What a command of the kernel shows, in a tab beside the notebook: the notebook itself stays as it is. */
async function page(app: JupyterFrontEnd, one: Attended | null, label: string, code: string): Promise<void> {
  if (!one) {
    return;
  }
  const { panel } = one;
  const content = new SimplifiedOutputArea({
    model: new OutputAreaModel({ trusted: true }),
    rendermime: panel.content.rendermime.clone()
  });
  content.addClass('deeprules-page');
  const widget = new MainAreaWidget({ content });
  widget.title.label = `${label}: ${one.name()}`;
  widget.title.icon = icon;
  app.shell.add(widget, 'main', { mode: 'split-right', ref: panel.id });
  await OutputArea.execute(code, content, panel.sessionContext);
}
