// Made by `python -m deeprules_jupyter.wire`; do not edit by hand.

export const VERSION = 1;
export const TARGET = 'deeprules';
export const MIME = 'application/vnd.deeprules.findings+json';

/** Where something happened; `cell` is null where the kernel does not know the order of the cells. */
export interface Place {
  cell: number | null;
  cell_id: string | null;
  line: number | null;
  column: number | null;
  run: number;
}

/** One step of the way that led to a finding. */
export interface Evidence {
  place: Place;
  text: string;
  witness: 'calls' | 'rows' | 'code';
}

/** How to put it right, with the repaired source of the cell where that is mechanical. */
export interface Repair {
  text: string;
  source: string | null;
}

/** Why a person does not want to hear of a finding. */
export interface Muted {
  reason: string;
}

/** What a rule has to say about one deed. */
export interface Finding {
  id: string;
  rule: string;
  title: string;
  tip: number;
  level: 'warn' | 'note' | 'ask';
  message: string;
  why: string;
  place: Place;
  evidence: Evidence[];
  seen_by: ('static' | 'runtime')[];
  repair: Repair | null;
  muted: Muted | null;
  also: string[];
}

/** What stands under a cell, in our own mime type. */
export interface Bundle {
  version: number;
  findings: Finding[];
}

/** Where one rule stands for this notebook. */
export interface RuleState {
  rule: string;
  title: string;
  state: 'found' | 'clear' | 'not-applicable' | 'muted' | 'ask' | 'crashed' | 'not-checked';
  why: string;
}

/** What a person said, with name and time (ISO 8601); expired where it was about other data than now. */
export interface Answer {
  text: string;
  who: string;
  when: string;
  expired: boolean;
}

/** What only a person knows, under the tip that it belongs to. */
export interface Question {
  item: number;
  tip: number;
  name: string;
  text: string;
  answer: Answer | null;
}

/** Where one of the ten tips stands, made from its rules; `waived` is a person's reason why it does not apply. */
export interface TipState {
  tip: number;
  title: string;
  state: 'found' | 'clear' | 'not-applicable' | 'muted' | 'ask' | 'crashed' | 'not-checked';
  why: string;
  rules: RuleState[];
  waived: Answer | null;
}

/** A set of rows with a role. */
export interface Partition {
  name: string;
  role: 'train' | 'tuning' | 'test' | '' | 'whole';
  rows: number | null;
  looks: number;
}

/** A source of randomness and how it stands; once set, also how it stood before and what it does. */
export interface Seed {
  source: string;
  state: string;
  before: string;
  effect: string;
}

/** A cell that ran to its end, and the CRC-32 of its text then: whether it is still what stands there. */
export interface Ran {
  cell_id: string;
  text: number;
}

/** What was done with rows: something learned from them, or a look at them as test rows. */
export interface Deed {
  kind: 'transform' | 'model' | 'look';
  what: string;
  place: Place;
}

/** A set of rows in the drawing of where rows came from; `parent` is the id of another box or empty. */
export interface Box {
  id: string;
  parent: string;
  name: string;
  role: 'train' | 'tuning' | 'test' | '';
  rows: number | null;
  place: Place;
  deeds: Deed[];
  more: number;
}

/** What the kernel says of itself. */
export interface Kernel {
  partitions: Partition[];
  seeds: Seed[];
  device: string;
  cells: number;
  ran: Ran[];
  boxes: Box[];
  trials: number;
}

/** Kernel to page: everything the sidebar shows. Each state replaces the one before. */
export interface State {
  version: number;
  type: 'state';
  watched: boolean;
  notebook: string | null;
  tips: TipState[];
  findings: Finding[];
  questions: Question[];
  kernel: Kernel;
}

/** Kernel to page: a wish that was not granted, and why. */
export interface Refused {
  version: number;
  type: 'refused';
  why: string;
}

/** Server to page: what reading the notebook says; `repairs` are the findings for which one may be tried. */
export interface Checked {
  version: number;
  type: 'checked';
  state: State;
  repairs: string[];
  error: string | null;
  remarks: string[];
}

/** A line of a cell before or after a repair. */
export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** What a repair makes of one cell. */
export interface CellChange {
  cell_id: string;
  before: string;
  after: string;
  lines: DiffLine[];
}

/** Server to page: the repair of one finding, or why there is none. Nothing is written by it. */
export interface Change {
  version: number;
  type: 'change';
  cells: CellChange[];
  refused: string | null;
}

/** Page to kernel: send the state. */
export interface Sync {
  type: 'sync';
}

/** Page to kernel: do not speak of this finding any more, for this reason. */
export interface MuteWish {
  type: 'mute';
  id: string;
  reason: string;
}

/** Page to kernel: speak of it again. */
export interface UnmuteWish {
  type: 'unmute';
  id: string;
}

/** Page to kernel: keep this answer to a question; no text takes the earlier one back. */
export interface AnswerWish {
  type: 'answer';
  item: number;
  text: string;
}

/** Page to kernel: a tip does not apply, for this reason; without one it applies again. */
export interface WaiveWish {
  type: 'waive';
  tip: number;
  reason: string;
}

/** Page to kernel: the notebook that this kernel belongs to. */
export interface Page {
  type: 'page';
  path: string;
}

export type FromKernel = State | Refused;

export type FromPage = Sync | MuteWish | UnmuteWish | AnswerWish | WaiveWish | Page;
