/** Everything of ours that belongs to one open notebook: its model, its connection, its reading and its marks. */
import { NotebookPanel } from '@jupyterlab/notebook';
import { Connection } from './connection';
import { jump, Marks } from './inline';
import { Model, next } from './model';
import { Reading } from './reading';
import { apply, propose } from './repairing';
import { marked, Settings } from './settings';
import { Subject } from './sidebar';

/** One open notebook, for the sidebar and for the commands. */
export interface Attended extends Subject {
  panel: NotebookPanel;
  /** Read it now. */
  check: () => Promise<void>;
  /** Go to the next finding after the cursor. */
  next: (back: boolean) => void;
  /** The person has chosen other settings. */
  follow: (settings: Settings) => void;
}

/** Attend to a notebook from now on until it is closed. */
export function attend(panel: NotebookPanel, settings: Settings): Attended {
  const model = new Model();
  const connection = new Connection(panel.sessionContext, model);
  const marks = new Marks(panel, model);
  const reading = new Reading(panel, model);
  panel.disposed.connect(() => [connection, marks, reading].forEach(one => one.dispose()));
  const load = () => void connection.load().catch(error => model.refused(String(error)));
  const order = () => panel.content.widgets.map(cell => cell.model.id);
  let now = settings;
  const follow = (chosen: Settings) => {
    now = chosen;
    reading.on = now.check && !now.off.includes(panel.context.path);
    marks.levels = marked(now, panel.context.path);
  };
  let loaded: unknown = null; // a kernel that somebody unloads us from is not loaded again
  model.onChange(() => {
    const kernel = panel.sessionContext.session?.kernel;
    if (model.line === 'unwatched' && now.watch && !now.off.includes(panel.context.path) && kernel !== loaded) {
      loaded = kernel;
      load();
    }
    loaded = model.line === 'restarting' ? null : loaded;
  });
  panel.context.pathChanged.connect(() => follow(now));
  follow(settings);
  return {
    panel,
    model,
    name: () => panel.context.path.split('/').pop() ?? '',
    order,
    goto: place => void jump(panel, place),
    load,
    mute: (id, reason) => connection.mute(id, reason),
    unmute: id => connection.unmute(id),
    answer: (item, text) => connection.answer(item, text),
    waive: (tip, reason) => connection.waive(tip, reason),
    propose: id => void propose(panel, model, id),
    apply: () => apply(panel, model),
    tell: one => marks.tell(one),
    check: () => reading.read(true),
    next: back => {
      const { activeCellIndex, activeCell } = panel.content;
      const line = (activeCell?.editor?.getCursorPosition().line ?? 0) + 1;
      const found = next(model.shown, order(), [activeCellIndex, line], back);
      if (found) {
        void jump(panel, found.place);
      }
    },
    follow
  };
}
