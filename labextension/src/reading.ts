/** Asks the server to read the notebook as it stands on the screen, whenever its code has changed. */
import { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import { URLExt } from '@jupyterlab/coreutils';
import { NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { IDisposable } from '@lumino/disposable';
import { crc32 } from './crc';
import { Model } from './model';
import { trans } from './trans';

const PAUSE = 400; // milliseconds without a change of the code, while a person types

/** Keeps what reading says of one notebook in step with its text. Does nothing while nobody looks at the notebook. */
export class Reading implements IDisposable {
  private _timer = 0;
  private _last = ''; // what was read last, or is being read
  private _busy = false;
  private _disposed = false;
  private _on = true;
  private _watched = false;
  private _stop: () => void;

  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _model: Model
  ) {
    this._stop = _model.onChange(() => this._onModel());
    void _panel.context.ready.then(() => {
      if (!this._disposed) {
        _panel.context.model.contentChanged.connect(this._later, this);
        _panel.context.pathChanged.connect(this._later, this);
        this._later();
      }
    });
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    window.clearTimeout(this._timer);
    this._stop();
    this._panel.context.model?.contentChanged.disconnect(this._later, this);
    this._panel.context.pathChanged.disconnect(this._later, this);
  }

  /** Whether to read without being asked. */
  set on(on: boolean) {
    if (on !== this._on) {
      this._on = on;
      this._last = '';
      if (on) {
        this._later();
      } else {
        this._model.unread();
      }
    }
  }

  /** Read now, unless nothing has changed since; `again` reads in any case. */
  async read(again = false): Promise<void> {
    if (this._disposed || this._busy || !this._panel.context.isReady) {
      return;
    }
    const body = JSON.stringify(asSent(this._panel));
    if (body === this._last && !again) {
      return;
    }
    this._last = body;
    this._busy = true;
    try {
      const texts = new Map([...this._panel.context.model.cells].map(cell => [cell.id, crc32(cell.sharedModel.getSource())]));
      this._model.readAs(await ask('check', body), texts);
    } catch (error) {
      this._model.unread(String(error instanceof Error ? error.message : error));
    } finally {
      this._busy = false;
    }
    this._later(); // what was typed meanwhile
  }

  /** What a person muted in the kernel is known to the server when it reads again. */
  private _onModel(): void {
    const watched = this._model.line === 'watched';
    if (this._watched && !watched) {
      this._last = '';
      this._later();
    }
    this._watched = watched;
  }

  private _later(): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => {
      if (this._on && this._panel.isVisible) {
        void this.read();
      }
    }, PAUSE);
  }
}

/** What goes to the server: the code and how it ran, never an output. */
export function asSent(panel: NotebookPanel): object {
  const { model } = panel.context;
  const { kernelspec, language_info } = model.sharedModel.metadata;
  const cells = [...model.cells].map(sentCell);
  return { path: panel.context.path, notebook: { nbformat: 4, metadata: { kernelspec, language_info }, cells } };
}

/** A cell without code counts for the numbers of the others only. */
function sentCell(cell: ICellModel): object {
  if (cell.type !== 'code') {
    return { cell_type: cell.type, id: cell.id };
  }
  const { executionCount, outputs } = cell as ICodeCellModel;
  const failed = Array.from({ length: outputs.length }, (_, at) => outputs.get(at).type).includes('error');
  return {
    cell_type: 'code',
    id: cell.id,
    source: cell.sharedModel.getSource(),
    execution_count: executionCount,
    outputs: failed ? [{ output_type: 'error' }] : []
  };
}

/** One answer of our part of the server. Raises an error whose message a person can read. */
export async function ask(what: string, body: string): Promise<unknown> {
  const settings = ServerConnection.makeSettings();
  const url = URLExt.join(settings.baseUrl, 'deeprules', what);
  const response = await ServerConnection.makeRequest(url, { method: 'POST', body }, settings);
  if (response.status === 404) {
    throw new Error(
      trans.__('The Jupyter server does not know deeprules: it is installed elsewhere, or has to be started anew.')
    );
  }
  if (!response.ok) {
    throw new Error(response.statusText || trans.__('The Jupyter server answers %1.', response.status));
  }
  return response.json();
}
