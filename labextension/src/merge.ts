/** What reading says and what the kernel saw, as one. The rules are those of `merge.py`. Nothing here knows JupyterLab. */
import { Finding, RuleState, State, TipState } from './wire';

type StateName = RuleState['state'];

/** What holds when two witnesses differ: a crash is never hidden, and one that could look beats one that could not. */
const STRENGTH: StateName[] = ['crashed', 'found', 'muted', 'ask', 'clear', 'not-applicable', 'not-checked'];
/** The state of a tip is the first of these that one of its rules is in, as in `wire/outgoing.py`. */
const LOUDEST: StateName[] = ['found', 'ask', 'crashed', 'muted', 'clear', 'not-checked', 'not-applicable'];
const LEVELS: Finding['level'][] = ['warn', 'ask', 'note'];

/** Both witnesses as one. */
export interface United {
  state: State | null;
  /** Ids of findings of a cell whose text is another one than that which ran. */
  outdated: ReadonlySet<string>;
  /** For each finding that reading has too: the id by which the server knows it. */
  readIds: ReadonlyMap<string, string>;
}

/** The text of each cell as it was read, as a checksum, by cell id. */
export type Texts = ReadonlyMap<string, number>;

/** One state of two. The kernel gives the words, since it knows the real rows. */
export function united(kernel: State | null, read: State | null, texts: Texts): United {
  if (!kernel || !read) {
    const readIds = new Map(read?.findings.map(one => [one.id, one.id]));
    return { state: kernel ?? read, outdated: new Set(), readIds };
  }
  const pairs = paired(kernel.findings, read.findings);
  const { twins } = pairs;
  const stands = new Map(kernel.kernel.ran.map(ran => [ran.cell_id, texts.get(ran.cell_id) === ran.text]));
  const looked = new Set(kernel.tips.flatMap(tip => tip.rules.filter(couldLook).map(rule => rule.rule)));
  const alone = pairs.alone.filter(one => !disproved(one, stands, looked));
  const findings = [...kernel.findings.map(one => both(one, twins.get(one))), ...alone];
  const rules = new Set(alone.map(one => one.rule));
  const changed = (one: Finding) => !twins.has(one) && stands.get(one.place.cell_id ?? '') === false;
  return {
    state: { ...kernel, findings, tips: kernel.tips.map(tip => unitedTip(tip, read, rules)) },
    outdated: new Set(kernel.findings.filter(changed).map(one => one.id)),
    readIds: new Map([...alone.map(one => [one, one]), ...twins].map(([shown, other]) => [shown.id, other.id]))
  };
}

function couldLook(rule: RuleState): boolean {
  return rule.state !== 'not-checked' && rule.state !== 'crashed';
}

/** Whether the run has shown that it is not so: every cell of it ran as it stands, and the kernel could look. */
function disproved(one: Finding, stands: ReadonlyMap<string, boolean>, looked: ReadonlySet<string>): boolean {
  const cells = [one.place, ...one.evidence.map(step => step.place)].map(place => place.cell_id ?? '');
  return looked.has(one.rule) && cells.every(id => stands.get(id) === true);
}

/** Findings with one id, or of one rule at one line, are one. Each of the kernel's has one twin at most. */
function paired(seen: Finding[], read: Finding[]): { twins: Map<Finding, Finding>; alone: Finding[] } {
  const twins = new Map<Finding, Finding>();
  const byId = new Map(seen.map(one => [one.id, one]));
  const bySpot = new Map<string, Finding[]>();
  seen.forEach(one => bySpot.set(spot(one), [...(bySpot.get(spot(one)) ?? []), one]));
  const alone = read.filter(one => {
    const known = byId.get(one.id);
    const twin = known && !twins.has(known) ? known : bySpot.get(spot(one))?.find(other => !twins.has(other));
    return twin ? !twins.set(twin, one) : true;
  });
  return { twins, alone };
}

function spot(one: Finding): string {
  return JSON.stringify([one.rule, one.place.cell_id ?? one.place.cell, one.place.line]);
}

/** In the words of the kernel, which also knows the newest mutes. */
function both(seen: Finding, read: Finding | undefined): Finding {
  if (!read) {
    return seen;
  }
  return {
    ...seen,
    level: LEVELS[Math.min(LEVELS.indexOf(seen.level), LEVELS.indexOf(read.level))],
    why: seen.why || read.why,
    seen_by: ['static', 'runtime'],
    repair: seen.repair?.source || !read.repair?.source ? (seen.repair ?? read.repair) : read.repair
  };
}

function unitedTip(tip: TipState, read: State, alone: Set<string>): TipState {
  const other = new Map(read.tips.find(one => one.tip === tip.tip)?.rules.map(rule => [rule.rule, rule]));
  const rules = tip.rules.map(rule => stronger(rule, settled(other.get(rule.rule), alone)));
  if (!rules.length) {
    return tip;
  }
  const rank = (one: RuleState) => LOUDEST.indexOf(one.state) * 2 + (one.why ? 0 : 1);
  const { state, why } = rules.reduce((best, one) => (rank(one) < rank(best) ? one : best));
  const quiet = tip.waived && !['found', 'ask', 'crashed'].includes(state); // a person says that it does not apply
  return { ...tip, state: quiet ? 'not-applicable' : state, why, rules };
}

/** Of findings that the kernel has too, the kernel tells how they stand; `alone` are the rules of the others. */
function settled(rule: RuleState | undefined, alone: Set<string>): RuleState | undefined {
  const told = rule && ['found', 'muted', 'ask'].includes(rule.state) && !alone.has(rule.rule);
  return told ? { ...rule, state: 'clear', why: '' } : rule;
}

function stronger(one: RuleState, other: RuleState | undefined): RuleState {
  return other && STRENGTH.indexOf(other.state) < STRENGTH.indexOf(one.state) ? other : one;
}
