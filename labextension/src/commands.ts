/** The commands of the palette. Each speaks of the notebook in front. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { OutputArea, OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import { Attended } from './attend';
import { icon } from './icons';
import { trans } from './trans';

export interface Deeds {
  current: () => Attended | null;
  show: () => void;
  /** Leave the notebook alone from now on, or no longer. */
  toggle: (path: string) => void;
  isOff: (path: string) => boolean;
}

const pages = () => [
  { name: 'report', label: trans.__('Report'), code: '%deeprules_report' },
  { name: 'lockbox', label: trans.__('Lockbox of the Test Sets'), code: '%deeprules_lockbox' },
  { name: 'trials', label: trans.__('Table of Trials'), code: '%deeprules_trials' },
  { name: 'determinism', label: trans.__('Determinism'), code: '%deeprules_determinism' }
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
  add('show', trans.__('Show the Ten Tips'), deeds.show, { icon });
  add('watch', trans.__('Watch This Notebook'), () => current()?.load(), { isEnabled: () => current()?.model.line === 'unwatched' });
  add('check', trans.__('Check This Notebook as It Stands'), () => current()?.check().then(deeds.show), open);
  add('next-finding', trans.__('Next Finding'), () => current()?.next(false), open);
  add('previous-finding', trans.__('Previous Finding'), () => current()?.next(true), open);
  add('off', trans.__('Leave This Notebook Alone'), () => deeds.toggle(current()?.panel.context.path ?? ''), {
    ...open,
    isToggled: () => deeds.isOff(current()?.panel.context.path ?? '')
  });
  for (const { name, label, code } of pages()) {
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
