/** What the sidebar knows of one notebook, and how it is put into words. Nothing here knows JupyterLab. */
import { Texts, united } from './merge';
import { soundState } from './sound';
import { trans } from './trans';
import { CellChange, Checked, Evidence, Finding, FromKernel, Place, State, TipState, VERSION } from './wire';

/** How the page stands to the kernel. */
export type Line =
  | 'no-kernel'
  | 'connecting'
  | 'restarting'
  | 'unwatched'
  | 'loading'
  | 'foreign'
  | 'other-version'
  | 'watched';

export type StateName = TipState['state'];
export type Level = Finding['level'];

/** A finding that a page asks to be seen: from the panel under a cell, or from a mark. */
export interface Wanted {
  id: string;
  mute: boolean;
}

/** What would repair a finding, or why nothing certain would. */
export interface Proposal {
  id: string;
  cells: CellChange[];
  refused: string | null;
  waiting?: boolean;
}

/** The state of one notebook. It changes only by the methods, and each change is told to the listeners. */
export class Model {
  line: Line = 'no-kernel';
  /** What the kernel says. */
  state: State | null = null;
  /** What reading the notebook says, without a kernel. */
  read: State | null = null;
  /** Why the notebook could not be read. */
  unreadable: string | null = null;
  /** Both as one. */
  shown: State | null = null;
  /** Ids of findings of a cell that was changed since it ran. */
  outdated: ReadonlySet<string> = new Set();
  /** The repair of a finding, as it was proposed; without cells while it is waited for. */
  proposal: Proposal | null = null;
  private _texts: Texts = new Map();
  private _repairs: ReadonlySet<string> = new Set();
  private _readIds: ReadonlyMap<string, string> = new Map();
  /** Why the last wish was not granted. */
  refusal: string | null = null;
  /** What a wish that is under way is about: the id of a finding, or `ofQuestion`, `ofTip`. */
  pending: string | null = null;
  wanted: Wanted | null = null;
  private _asked: string | null = null; // what the last wish was about
  private _listeners = new Set<() => void>();

  /** Call `listener` after each change; the result stops that. */
  onChange(listener: () => void): () => void {
    this._listeners.add(listener);
    return () => void this._listeners.delete(listener);
  }

  /** The line changed in a way that makes everything known so far void. */
  forget(line: Line): void {
    Object.assign(this, { line, state: null, refusal: null, pending: null, wanted: null });
    this._tell();
  }

  /** The server has read the notebook; anything that is not an answer of ours is left alone. */
  readAs(answer: unknown, texts: Texts = new Map()): void {
    const said = answer as Partial<Checked> | null;
    if (said?.version !== VERSION || said.type !== 'checked' || !Array.isArray(said.state?.findings)) {
      this.unread(trans.__('The Jupyter server has another version of deeprules than this page.'));
      return;
    }
    const read = said as Checked;
    this.read = read.error ? null : soundState(read.state);
    this._texts = texts;
    this._repairs = new Set(Array.isArray(read.repairs) ? read.repairs : []);
    this.unreadable = read.error ?? ([read.remarks].flat().join(' ') || null);
    this._tell();
  }

  /** Nothing is known from reading. */
  unread(why: string | null = null): void {
    this.read = null;
    this.unreadable = why;
    this._tell();
  }

  /** The kernel's answer to the wish to be watched is awaited. */
  loading(): void {
    this.line = 'loading';
    this.refusal = null;
    this._tell();
  }

  /** A message came from the kernel; anything that is not one of ours is left alone. */
  received(message: unknown): void {
    const said = message as Partial<FromKernel> | null;
    if (!said || typeof said !== 'object') {
      return;
    }
    if (said.version !== VERSION) {
      this.forget('other-version');
    } else if (said.type === 'refused') {
      this.refused(typeof said.why === 'string' ? said.why : trans.__('The kernel refused, without a reason.'));
    } else if (said.type === 'state' && Array.isArray(said.tips) && Array.isArray(said.findings)) {
      this._take(soundState(said));
    }
  }

  /** A wish of this page was not granted. */
  refused(why: string): void {
    this.refusal = why;
    this.pending = null;
    if (this.line === 'loading') {
      this.line = 'unwatched';
    }
    this._tell();
  }

  /** A wish was sent to the kernel. */
  sent(id: string): void {
    this.pending = this._asked = id;
    this.refusal = null;
    this._tell();
  }

  /** Why the last wish was not granted, if it was about this. */
  refusalOf(id: string): string | null {
    return this._asked === id ? this.refusal : null;
  }

  /** Somebody wants to see this finding. */
  want(wanted: Wanted | null): void {
    this.wanted = wanted;
    this.refusal = null;
    this._tell();
  }

  finding(id: string): Finding | undefined {
    return this.shown?.findings.find(one => one.id === id);
  }

  /** The id by which the server knows a finding, where it may know a repair. */
  repairOf(id: string): string | null {
    const known = this._readIds.get(id);
    return known !== undefined && this._repairs.has(known) ? known : null;
  }

  /** A repair is asked for, has come, or is not looked at any more. */
  propose(proposal: Proposal | null): void {
    this.proposal = proposal;
    this._tell();
  }

  private _take(state: State): void {
    if (this.pending !== null && stands(state, this.pending) !== stands(this.state, this.pending)) {
      this.pending = null;
      this.refusal = null;
    }
    this.state = state;
    this.line = state.watched ? 'watched' : 'unwatched';
    this._tell();
  }

  private _tell(): void {
    const now = united(this.state?.watched ? this.state : null, this.read, this._texts);
    this.shown = now.state;
    this.outdated = now.outdated;
    this._readIds = now.readIds;
    [...this._listeners].forEach(listener => listener());
  }
}

/** As wishes are called that are about a question, or about a whole tip. */
export const ofQuestion = (item: number): string => `question ${item}`;
export const ofTip = (tip: number): string => `tip ${tip}`;

/** How that stands which a wish is about, to be compared. */
function stands(state: State | null, id: string): string {
  const finding = state?.findings.find(one => one.id === id)?.muted;
  const question = state?.questions.find(one => ofQuestion(one.item) === id)?.answer;
  const tip = state?.tips.find(one => ofTip(one.tip) === id)?.waived;
  return JSON.stringify([finding, question, tip].map(one => one ?? null));
}

export const LOUDNESS: Level[] = ['warn', 'ask', 'note'];

/** The findings of one tip, the loudest first and the muted ones last. */
export function findingsOf(state: State, tip: number): Finding[] {
  const rank = (one: Finding) => (one.muted ? 10 : 0) + LOUDNESS.indexOf(one.level);
  return state.findings.filter(one => one.tip === tip).sort((a, b) => rank(a) - rank(b));
}

/** The findings of each cell that are not muted, not outdated and of these levels, the loudest first, by cell id. */
export function marks({ shown, outdated }: Model, levels: readonly Level[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const one of shown?.findings ?? []) {
    const id = one.place.cell_id;
    if (id && !one.muted && levels.includes(one.level) && !outdated.has(one.id)) {
      found.set(id, [...(found.get(id) ?? []), one]);
    }
  }
  found.forEach(all => all.sort((a, b) => LOUDNESS.indexOf(a.level) - LOUDNESS.indexOf(b.level)));
  return found;
}

/** The next finding after a cell and line, in the order of the cells; the first one again after the last. */
export function next(state: State | null, order: readonly string[], at: [number, number], back = false): Finding | null {
  const places = new Map(order.map((id, index) => [id, index]));
  const spot = (one: Finding): [number, number] => [places.get(one.place.cell_id ?? '') ?? -1, one.place.line ?? 1];
  const sign = back ? -1 : 1;
  const before = (a: [number, number], b: [number, number]) => sign * (a[0] - b[0] || a[1] - b[1]);
  const all = (state?.findings ?? []).filter(one => !one.muted && spot(one)[0] >= 0);
  all.sort((a, b) => before(spot(a), spot(b)));
  return all.find(one => before(at, spot(one)) < 0) ?? all[0] ?? null;
}

/** How many looks at test rows the kernel knows of. */
export function looks(state: State | null): number {
  return (state?.kernel.partitions ?? []).reduce((sum, part) => sum + (part.role === 'test' ? part.looks : 0), 0);
}

/** Whether a click can lead to the place. */
export function reachable(place: Place, order: readonly string[]): boolean {
  return !!place.cell_id && order.includes(place.cell_id);
}

/** The way of the rows as one witness tells it; the code would only say again what the calls said. */
export function way(one: Finding): Evidence[] {
  const seen = one.evidence.filter(step => step.witness !== 'code');
  return seen.length ? seen : one.evidence;
}
