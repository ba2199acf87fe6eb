/** Places, findings and states to try things on. */
import { Checked, Finding, Place, State } from '../src/wire';

export const place = (more: Partial<Place> = {}): Place => ({ cell: null, cell_id: 'a', line: 1, column: 0, run: 0, ...more });

export const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'one',
  rule: 'fit-on-test',
  title: 'Fitted on test rows',
  tip: 7,
  level: 'warn',
  message: 'It was.',
  why: '',
  place: place(),
  evidence: [],
  seen_by: ['runtime'],
  repair: null,
  muted: null,
  also: [],
  ...more
});

export const state = (findings: Finding[] = [], more: Partial<State> = {}): State => ({
  version: 1,
  type: 'state',
  watched: true,
  notebook: null,
  tips: [],
  findings,
  questions: [],
  kernel: { partitions: [], seeds: [], device: '', cells: 0, ran: [], boxes: [], trials: 0 },
  ...more
});

export const checked = (findings: Finding[], more: Partial<Checked> = {}): Checked => ({
  version: 1,
  type: 'checked',
  state: state(findings, { watched: false }),
  repairs: [],
  error: null,
  remarks: [],
  ...more
});
