/** Marks in the notebook itself: a bar at the left of each cell with findings, and the way to a cell. */
import { Cell } from '@jupyterlab/cells';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import { NotebookPanel } from '@jupyterlab/notebook';
import { IDisposable } from '@lumino/disposable';
import { Tell, TELL } from './events';
import { showIn } from './lines';
import { Level, LOUDNESS, marks, Model } from './model';
import { Finding, Place } from './wire';

const MARK = 'deeprules-mark';
const SETTLE = 200; // milliseconds after the last change of the notebook
const FLASH = 2400;

/** Keeps the marks of one notebook in step with its model, also when cells come, go and move. */
export class Marks implements IDisposable {
  private _timer = 0;
  private _found = new Map<string, Finding[]>();
  private _cells = new WeakMap<Element, Cell>();
  private _near = new Set<Cell>(); // in view, or soon
  private _view = new IntersectionObserver(changes => this._onView(changes), { rootMargin: '300px 0px' });
  private _stop: () => void;
  private _disposed = false;
  private _levels: readonly Level[] = [];
  private _shown = new WeakMap<Cell, string>(); // what stands in the editor of a cell
  private _waiting = new WeakSet<Cell>();

  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _model: Model
  ) {
    this._stop = _model.onChange(() => this.apply());
    _panel.content.modelContentChanged.connect(this._later, this);
    void _panel.context.ready.then(() => this.apply());
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    window.clearTimeout(this._timer);
    this._view.disconnect();
    this._stop();
    this._panel.content.modelContentChanged.disconnect(this._later, this);
  }

  /** The levels that are marked. */
  set levels(levels: readonly Level[]) {
    this._levels = levels;
    this.apply();
  }

  apply(): void {
    if (this._disposed || this._panel.isDisposed) {
      return;
    }
    this._found = marks(this._model, this._levels);
    for (const cell of this._panel.content.widgets) {
      const loudest = this._found.get(cell.model.id)?.[0].level;
      cell.toggleClass(MARK, loudest !== undefined);
      LOUDNESS.forEach(level => cell.toggleClass(`${MARK}-${level}`, level === loudest));
      if (this._cells.get(cell.node) !== cell) {
        this._cells.set(cell.node, cell);
        this._view.observe(cell.node);
      }
    }
    this._near.forEach(cell => this._underline(cell));
    this._panel.content.node.querySelectorAll('.deeprules-panel').forEach(panel => this.tell(panel));
  }

  /** Editors are touched only where somebody looks: a change in one makes the browser lay out the whole notebook. */
  private readonly _onView = (changes: IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of changes) {
      const cell = this._cells.get(target);
      if (cell && isIntersecting && !cell.isDisposed) {
        this._near.add(cell);
        this._underline(cell);
      } else if (cell) {
        this._near.delete(cell);
      }
    }
  };

  private _underline(cell: Cell): void {
    if (this._disposed || cell.isDisposed) {
      this._near.delete(cell);
      return;
    }
    const findings = this._found.get(cell.model.id) ?? [];
    const line = (one: Finding) => cell.editor?.getLine((one.place.line ?? 1) - 1);
    const now = JSON.stringify(findings.map(one => [one.id, one.level, one.place.line, one.message, one.seen_by, line(one)]));
    if (now === (this._shown.get(cell) ?? '[]')) {
      return;
    }
    if (cell.editor) {
      this._shown.set(cell, now);
      showIn((cell.editor as CodeMirrorEditor).editor, findings);
    } else if (!this._waiting.has(cell)) {
      this._waiting.add(cell);
      void cell.ready.then(() => this._underline(cell)); // a cell gets its editor when it is scrolled to
    }
  }

  /** Tell a panel under a cell what it cannot know by itself. */
  tell(panel: EventTarget): void {
    const muted: Tell['muted'] = {};
    for (const one of this._model.shown?.findings ?? []) {
      if (one.muted) {
        muted[one.id] = one.muted.reason;
      }
    }
    const detail: Tell = { order: this._panel.content.widgets.map(cell => cell.model.id), muted };
    panel.dispatchEvent(new CustomEvent<Tell>(TELL, { detail }));
  }

  private _later(): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => this.apply(), SETTLE);
  }
}

/** Scroll to a place, make its cell the active one and mark it for a moment. False where the cell is gone. */
export async function jump(panel: NotebookPanel, place: Place): Promise<boolean> {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === place.cell_id);
  if (index < 0) {
    return false;
  }
  const cell = notebook.widgets[index];
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'center');
  await cell.ready;
  flash(cell);
  selectLine(cell, place.line);
  return true;
}

function flash(cell: Cell): void {
  cell.removeClass('deeprules-jumped');
  void cell.node.offsetWidth; // a second jump to the same cell starts the animation anew
  cell.addClass('deeprules-jumped');
  window.setTimeout(() => cell.isDisposed || cell.removeClass('deeprules-jumped'), FLASH);
}

function selectLine(cell: Cell, line: number | null): void {
  const editor = cell.editor;
  const text = editor && line ? editor.getLine(line - 1) : undefined;
  if (editor && line && text !== undefined) {
    const indent = text.length - text.trimStart().length;
    editor.setSelection({ start: { line: line - 1, column: indent }, end: { line: line - 1, column: text.length } });
    editor.revealPosition({ line: line - 1, column: indent });
  }
}
