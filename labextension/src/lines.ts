/** Marks in the code of one cell: an underline with a text on hover, and a sign beside the line. */
import { Compartment, EditorState, Extension, Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView, gutter, GutterMarker, hoverTooltip, Tooltip } from '@codemirror/view';
import { ASK, Ask } from './events';
import { LOUDNESS } from './model';
import { levelWord, pieces, witness } from './words';
import { trans } from './trans';
import { Finding } from './wire';

const setFindings = StateEffect.define<readonly Finding[]>();
const beside = new Compartment(); // a cell without a finding has no room for signs

/** The underlined places; typing moves them with the text until the next reading. */
const underlined = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    const told = change.effects.find(one => one.is(setFindings));
    return told ? underlines(change.state, told.value as readonly Finding[]) : marks.map(change.changes);
  },
  provide: field => EditorView.decorations.from(field)
});

/** Show these findings in an editor, instead of those before. */
export function showIn(view: EditorView, findings: readonly Finding[]): void {
  const effects: StateEffect<unknown>[] = [];
  if (!view.state.field(underlined, false)) {
    if (!findings.length) {
      return;
    }
    effects.push(StateEffect.appendConfig.of([underlined, beside.of([]), hover]));
  }
  effects.push(setFindings.of(findings), beside.reconfigure(findings.length ? signs : []));
  view.dispatch({ effects });
}

function underlines(state: EditorState, findings: readonly Finding[]): DecorationSet {
  const found: Range<Decoration>[] = [];
  for (const one of findings) {
    const line = one.place.line ?? 1;
    if (line >= 1 && line <= state.doc.lines) {
      const { from, to, text } = state.doc.line(line);
      const start = from + (text.length - text.trimStart().length);
      const attributes = { class: `deeprules-underline deeprules-level-${one.level}` };
      if (start < to) {
        found.push(Decoration.mark({ ...attributes, finding: one }).range(start, to));
      }
    }
  }
  return Decoration.set(found, true);
}

/** The findings of the lines between two positions, the loudest first. */
function findingsAt(view: EditorView, from: number, to: number): Finding[] {
  const found: Finding[] = [];
  view.state.field(underlined, false)?.between(from, to, (_from, _to, mark) => {
    found.push((mark.spec as { finding: Finding }).finding);
  });
  return found.sort((a, b) => LOUDNESS.indexOf(a.level) - LOUDNESS.indexOf(b.level));
}

class Sign extends GutterMarker {
  constructor(private readonly _findings: Finding[]) {
    super();
  }

  eq(other: Sign): boolean {
    return JSON.stringify(this._findings.map(one => one.id)) === JSON.stringify(other._findings.map(one => one.id));
  }

  toDOM(view: EditorView): Node {
    const sign = document.createElement('span');
    const words = this._findings.map(one => `${levelWord(one.level)}: ${one.title}`).join('\n');
    sign.className = `deeprules-sign deeprules-level-${this._findings[0].level}`;
    sign.title = words;
    sign.setAttribute('role', 'img');
    sign.setAttribute('aria-label', words);
    sign.addEventListener('click', () => show(view, this._findings[0]));
    return sign;
  }
}

const signs: Extension = gutter({
  class: 'deeprules-signs',
  lineMarker(view, line) {
    const found = findingsAt(view, line.from, line.to);
    return found.length ? new Sign(found) : null;
  },
  lineMarkerChange: change => change.docChanged || change.transactions.some(one => one.effects.length > 0)
});

const hover = hoverTooltip((view, at): Tooltip | null => {
  const line = view.state.doc.lineAt(at);
  const found = findingsAt(view, line.from, line.to).filter(() => at >= line.from + indent(line.text));
  return found.length ? { pos: line.from + indent(line.text), end: line.to, above: true, create: () => ({ dom: card(view, found) }) } : null;
});

function indent(text: string): number {
  return text.length - text.trimStart().length;
}

/** What happened, in text only: nothing of it is read as HTML. */
function card(view: EditorView, findings: Finding[]): HTMLElement {
  const box = element('div', 'deeprules-tooltip', '');
  for (const one of findings) {
    const part = box.appendChild(element('section', `deeprules-level-${one.level}`, ''));
    part.appendChild(element('small', '', `${levelWord(one.level)}, ${witness(one)}`));
    part.appendChild(element('strong', '', one.title));
    const words = part.appendChild(element('p', '', ''));
    pieces(one.message).forEach(piece => words.appendChild(element(piece.kind === 'code' ? 'code' : 'span', '', piece.text)));
    const button = part.appendChild(element('button', 'deeprules-button', trans.__('Why, and how to repair it')));
    button.addEventListener('click', () => show(view, one));
  }
  return box;
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function show(view: EditorView, one: Finding): void {
  view.dom.dispatchEvent(new CustomEvent<Ask>(ASK, { bubbles: true, detail: { kind: 'show', id: one.id } }));
}
