/** The comm between one notebook's page and its kernel: found, kept and found again. */
import { ISessionContext } from '@jupyterlab/apputils';
import { Kernel, KernelMessage } from '@jupyterlab/services';
import { JSONObject } from '@lumino/coreutils';
import { IDisposable } from '@lumino/disposable';
import { Model, ofQuestion, ofTip } from './model';
import { trans } from './trans';
import { FromPage, TARGET } from './wire';

const LOAD = '%load_ext deeprules';
const ENDED: ReadonlySet<Kernel.Status> = new Set<Kernel.Status>(['dead', 'terminating']);
const RESTARTS: ReadonlySet<Kernel.Status> = new Set<Kernel.Status>(['restarting', 'autorestarting']);

/** Keeps the model of one notebook in step with its kernel. */
export class Connection implements IDisposable {
  private _kernel: Kernel.IKernelConnection | null = null;
  private _comm: Kernel.IComm | null = null;
  private _search = 0; // a newer search makes the older one void
  private _asking = false; // asking makes the kernel busy and idle again, which must not start another search
  private _disposed = false;

  constructor(
    private readonly _context: ISessionContext,
    private readonly _model: Model
  ) {
    _context.kernelChanged.connect(this._onKernel, this);
    _context.statusChanged.connect(this._onStatus, this);
    _context.connectionStatusChanged.connect(this._onLink, this);
    _context.propertyChanged.connect(this._onProperty, this);
    this._attach(_context.session?.kernel ?? null);
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._search++;
      this._context.kernelChanged.disconnect(this._onKernel, this);
      this._context.statusChanged.disconnect(this._onStatus, this);
      this._context.connectionStatusChanged.disconnect(this._onLink, this);
      this._context.propertyChanged.disconnect(this._onProperty, this);
      this._release();
    }
  }

  /** Load the extension into the kernel, without a trace in the notebook. */
  async load(): Promise<void> {
    const kernel = this._kernel;
    if (!kernel) {
      return;
    }
    this._model.loading();
    const future = kernel.requestExecute({ code: LOAD, silent: true, store_history: false });
    const reply = (await future.done) as KernelMessage.IExecuteReplyMsg;
    if (kernel !== this._kernel || this._disposed) {
      return;
    }
    if (reply.content.status === 'ok') {
      await this._find(kernel);
    }
    if (!this._comm) {
      this._model.refused(whyNotLoaded(reply.content));
    }
  }

  mute(id: string, reason: string): void {
    this._model.sent(id);
    this._send({ type: 'mute', id, reason });
  }

  unmute(id: string): void {
    this._model.sent(id);
    this._send({ type: 'unmute', id });
  }

  answer(item: number, text: string): void {
    this._model.sent(ofQuestion(item));
    this._send({ type: 'answer', item, text });
  }

  waive(tip: number, reason: string): void {
    this._model.sent(ofTip(tip));
    this._send({ type: 'waive', tip, reason });
  }

  private _onKernel(_: ISessionContext, change: { newValue: Kernel.IKernelConnection | null }): void {
    this._attach(change.newValue);
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    if (RESTARTS.has(status)) {
      this._drop();
      this._model.forget('restarting');
    } else if (ENDED.has(status)) {
      this._drop();
      this._model.forget('no-kernel');
    } else if (status === 'idle' && this._model.line === 'restarting' && this._kernel && !this._asking) {
      void this._find(this._kernel);
    }
  }

  private _onLink(_: ISessionContext, status: Kernel.ConnectionStatus): void {
    // What the kernel said while the network was away is lost: ask again.
    if (status === 'connected' && this._kernel && this._model.line !== 'restarting') {
      void this._find(this._kernel);
    }
  }

  private _onProperty(_: ISessionContext, property: string): void {
    if (property === 'path') {
      this._send({ type: 'page', path: this._context.path });
    }
  }

  private _attach(kernel: Kernel.IKernelConnection | null): void {
    if (kernel && kernel === this._kernel) {
      return;
    }
    this._release();
    this._kernel = kernel;
    if (!kernel || !kernel.handleComms) {
      this._model.forget('no-kernel');
      return;
    }
    kernel.registerCommTarget(TARGET, this._onOpen);
    this._model.forget('connecting');
    void this._find(kernel);
  }

  private _release(): void {
    if (this._kernel && !this._kernel.isDisposed && this._kernel.handleComms) {
      this._kernel.removeCommTarget(TARGET, this._onOpen);
    }
    this._drop();
    this._kernel = null;
  }

  /** Look for a comm that the kernel opened before this page was there. */
  private async _find(kernel: Kernel.IKernelConnection): Promise<void> {
    const search = ++this._search;
    this._asking = true;
    try {
      const info = await kernel.info;
      const answer = await kernel.requestCommInfo({ target_name: TARGET });
      if (search !== this._search || kernel !== this._kernel) {
        return;
      }
      const ids = answer.content.status === 'ok' ? Object.keys(answer.content.comms) : [];
      if (ids.length) {
        this._take(this._comm?.commId === ids[0] ? this._comm : kernel.createComm(TARGET, ids[0]));
      } else {
        // A comm that the kernel does not know is one of the kernel before the restart.
        this._comm = null;
        this._model.forget(info.language_info.name === 'python' ? 'unwatched' : 'foreign');
      }
    } catch {
      if (search === this._search && !this._comm) {
        this._model.forget('no-kernel');
      }
    } finally {
      if (search === this._search) {
        this._asking = false;
      }
    }
  }

  private readonly _onOpen = (comm: Kernel.IComm): void => {
    this._search++;
    this._take(comm);
  };

  private _take(comm: Kernel.IComm): void {
    this._comm = comm;
    comm.onMsg = message => {
      if (comm === this._comm) {
        this._model.received(message.content.data);
      }
    };
    comm.onClose = () => {
      if (comm === this._comm) {
        this._comm = null;
        this._model.forget('unwatched');
      }
    };
    this._send({ type: 'page', path: this._context.path });
    this._send({ type: 'sync' });
  }

  private _drop(): void {
    this._search++;
    this._asking = false;
    this._comm = null;
  }

  private _send(message: FromPage): void {
    if (this._comm && !this._comm.isDisposed) {
      this._comm.send(message as unknown as JSONObject);
    }
  }
}

/** Why loading failed, in words that lead on. */
function whyNotLoaded(content: { status: string; ename?: string; evalue?: string }): string {
  if (content.ename === 'ModuleNotFoundError') {
    return trans.__(
      'The package is not installed where this kernel runs. Run `%1` in a cell, then try again.',
      '%pip install deeprules-jupyter'
    );
  }
  const error = content.ename ? `${content.ename}: ${content.evalue ?? ''}` : trans.__('the kernel does not answer');
  return trans.__('Loading did not work (%1). Put `%2` in a cell to see more.', error, LOAD);
}
