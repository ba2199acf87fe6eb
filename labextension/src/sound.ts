/** What came over the wire, made safe to draw: what is not of the agreed shape is left out. Nothing here knows JupyterLab. */
import { Answer, Box, Deed, Evidence, Finding, Place, Question, RuleState, State, TipState } from './wire';

type Loose = { [key: string]: unknown };

const NOWHERE: Place = { cell: null, cell_id: null, line: null, column: null, run: 0 };
const LEVELS = ['warn', 'ask', 'note'];
const STATES = ['found', 'clear', 'not-applicable', 'muted', 'ask', 'crashed', 'not-checked'];
const ROLES = ['train', 'tuning', 'test', ''];

/** A state that can be drawn, whatever was sent. */
export function soundState(said: unknown): State {
  const one = loose(said);
  const kernel = loose(one.kernel);
  return {
    version: Number(one.version),
    type: 'state',
    watched: one.watched === true,
    notebook: typeof one.notebook === 'string' ? one.notebook : null,
    tips: list(one.tips).flatMap(tip => soundTip(loose(tip))),
    findings: soundFindings(one.findings),
    questions: list(one.questions).flatMap(asked => soundQuestion(loose(asked))),
    kernel: {
      partitions: list(kernel.partitions).map(loose).map(part => ({
        name: text(part.name),
        role: [...ROLES, 'whole'].includes(part.role as string) ? (part.role as Box['role']) : '',
        rows: number(part.rows),
        looks: number(part.looks) ?? 0
      })),
      seeds: list(kernel.seeds).map(loose).map(seed => ({
        ...{ source: text(seed.source), state: text(seed.state), before: text(seed.before), effect: text(seed.effect) }
      })),
      device: text(kernel.device),
      cells: number(kernel.cells) ?? 0,
      ran: list(kernel.ran).map(loose).map(ran => ({ cell_id: text(ran.cell_id), text: number(ran.text) ?? 0 })),
      boxes: soundBoxes(kernel.boxes),
      trials: number(kernel.trials) ?? 0
    }
  };
}

/** The findings of a list that can be drawn. */
export function soundFindings(said: unknown): Finding[] {
  return list(said).map(loose).filter(one => text(one.id) && LEVELS.includes(one.level as string)).map(soundFinding);
}

function soundFinding(one: Loose): Finding {
  const repair = one.repair ? loose(one.repair) : null;
  const muted = one.muted ? loose(one.muted) : null;
  return {
    id: text(one.id),
    rule: text(one.rule),
    title: text(one.title),
    tip: number(one.tip) ?? 0,
    level: one.level as Finding['level'],
    message: text(one.message),
    why: text(one.why),
    place: place(one.place),
    evidence: list(one.evidence).map(loose).map(step => ({
      place: place(step.place),
      text: text(step.text),
      witness: text(step.witness) as Evidence['witness']
    })),
    seen_by: list(one.seen_by).filter(who => who === 'static' || who === 'runtime') as Finding['seen_by'],
    repair: repair && { text: text(repair.text), source: typeof repair.source === 'string' ? repair.source : null },
    muted: muted && { reason: text(muted.reason) },
    also: list(one.also).map(text)
  };
}

function soundTip(one: Loose): TipState[] {
  const tip = number(one.tip);
  if (tip === null || !STATES.includes(one.state as string)) {
    return [];
  }
  const rules = list(one.rules).map(loose).filter(rule => STATES.includes(rule.state as string));
  return [
    {
      ...{ tip, title: text(one.title), state: one.state as TipState['state'], why: text(one.why) },
      ...{ rules: rules.map(soundRule), waived: soundAnswer(one.waived) }
    }
  ];
}

function soundQuestion(one: Loose): Question[] {
  const [item, tip] = [number(one.item), number(one.tip)];
  const known = item !== null && tip !== null && text(one.text);
  return known ? [{ item, tip, name: text(one.name), text: text(one.text), answer: soundAnswer(one.answer) }] : [];
}

function soundAnswer(said: unknown): Answer | null {
  const one = loose(said);
  return text(one.text) ? { text: text(one.text), who: text(one.who), when: text(one.when), expired: one.expired === true } : null;
}

function soundRule(one: Loose): RuleState {
  return { rule: text(one.rule), title: text(one.title), state: one.state as RuleState['state'], why: text(one.why) };
}

/** Each with an id of its own: the drawing follows them from parent to child. */
function soundBoxes(said: unknown): Box[] {
  const boxes = list(said).map(loose).map(soundBox);
  return boxes.filter((box, at) => box.id && boxes.findIndex(other => other.id === box.id) === at);
}

function soundBox(one: Loose): Box {
  return {
    id: text(one.id),
    parent: text(one.parent),
    name: text(one.name),
    role: ROLES.includes(one.role as string) ? (one.role as Box['role']) : '',
    rows: number(one.rows),
    place: place(one.place),
    deeds: list(one.deeds).map(loose).map(deed => ({
      kind: (['transform', 'model'].includes(deed.kind as string) ? deed.kind : 'look') as Deed['kind'],
      what: text(deed.what),
      place: place(deed.place)
    })),
    more: number(one.more) ?? 0
  };
}

function place(said: unknown): Place {
  const one = loose(said);
  const cell_id = typeof one.cell_id === 'string' ? one.cell_id : null;
  return { ...NOWHERE, cell: number(one.cell), cell_id, line: number(one.line), run: number(one.run) ?? 0 };
}

function loose(said: unknown): Loose {
  return typeof said === 'object' && said !== null ? (said as Loose) : {};
}

function list(said: unknown): unknown[] {
  return Array.isArray(said) ? said : [];
}

function text(said: unknown): string {
  return typeof said === 'string' ? said : '';
}

function number(said: unknown): number | null {
  return typeof said === 'number' && Number.isFinite(said) && said >= 0 ? said : null;
}
