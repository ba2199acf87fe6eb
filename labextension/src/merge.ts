/** What reading says and what the kernel saw, as one. The rules are those of `merge.py`. Nothing here knows JupyterLab. */
import { Finding, RuleState, State, TipState } from './wire';

type StateName = RuleState['state'];

/** What holds when two witnesses differ: a crash is never hidden, and one that could look beats one that could not. */
const STRENGTH: StateName[] = ['crashed', 'found', 'muted', 'ask', 'clear', 'not-applicable', 'not-checked'];
/** The state of a tip is the first of these that one of its rules is in, as in `wire/outgoing.py`. */
const LOUDEST: StateName[] = ['found', 'ask', 'crashed', 'muted', 'clear', 'not-checked', 'not-applicable'];
const LEVELS: Finding['level'][] = ['warn', 'ask', 'note'];

/** One state of two. The kernel gives the words, since it knows the real rows. */
export function united(kernel: State | null, read: State | null): State | null {
  if (!kernel || !read) {
    return kernel ?? read;
  }
  const { twins, alone } = paired(kernel.findings, read.findings);
  const findings = [...kernel.findings.map(one => both(one, twins.get(one))), ...alone];
  const rules = new Set(alone.map(one => one.rule));
  return { ...kernel, findings, tips: kernel.tips.map(tip => unitedTip(tip, read, rules)) };
}

/** Findings with one id, or of one rule at one line, are one. */
function paired(seen: Finding[], read: Finding[]): { twins: Map<Finding, Finding>; alone: Finding[] } {
  const free = new Set(seen);
  const twins = new Map<Finding, Finding>();
  const alone: Finding[] = [];
  for (const one of read) {
    const twin = [...free].find(other => other.id === one.id) ?? [...free].find(other => spot(other) === spot(one));
    if (twin) {
      free.delete(twin);
      twins.set(twin, one);
    } else {
      alone.push(one);
    }
  }
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
  return { ...tip, state, why, rules };
}

/** Of findings that the kernel has too, the kernel tells how they stand; `alone` are the rules of the others. */
function settled(rule: RuleState | undefined, alone: Set<string>): RuleState | undefined {
  const told = rule && ['found', 'muted', 'ask'].includes(rule.state) && !alone.has(rule.rule);
  return told ? { ...rule, state: 'clear', why: '' } : rule;
}

function stronger(one: RuleState, other: RuleState | undefined): RuleState {
  return other && STRENGTH.indexOf(other.state) < STRENGTH.indexOf(one.state) ? other : one;
}
