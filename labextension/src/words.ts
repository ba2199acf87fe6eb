/** How things are put into words. Nothing here knows JupyterLab. */
import { Level, StateName } from './model';
import { trans } from './trans';
import { Finding, Partition, Place, State } from './wire';

export function stateWord(state: StateName): string {
  switch (state) {
    case 'found':
      return trans.__('Found');
    case 'clear':
      return trans.__('Clear');
    case 'not-applicable':
      return trans.__('Not needed');
    case 'muted':
      return trans.__('Muted');
    case 'ask':
      return trans.__('Your call');
    case 'crashed':
      return trans.__('Failed');
    default:
      return trans.__('Not checked');
  }
}

export function levelWord(level: Level): string {
  return level === 'warn' ? trans.__('Warning') : level === 'note' ? trans.__('Note') : trans.__('Question');
}

/** What rows are for; `whole` are those that were divided. */
export function roleWord(role: Partition['role']): string {
  switch (role) {
    case 'train':
      return trans.__('training');
    case 'tuning':
      return trans.__('tuning');
    case 'test':
      return trans.__('test');
    case 'whole':
      return trans.__('whole');
    default:
      return trans.__('role unknown');
  }
}

/** Who saw it: the reader of the code, the watched kernel, or both. */
export function witness(one: Finding): string {
  const read = one.seen_by.includes('static');
  if (read && one.seen_by.length > 1) {
    return trans.__('read and seen running');
  }
  return read ? trans.__('read in the code') : trans.__('seen running');
}

/** All findings in one short line. */
export function summary(state: State, none = trans.__('Nothing found so far')): string {
  const live = state.findings.filter(one => !one.muted);
  const muted = state.findings.length - live.length;
  const number = (level: Level) => live.filter(one => one.level === level).length;
  const parts = [
    count(number('warn'), 'warning'),
    count(number('ask'), 'question'),
    count(number('note'), 'note'),
    muted ? trans.__('%1 muted', muted) : ''
  ].filter(part => part);
  return parts.length ? parts.join(', ') : none;
}

type Noun = 'warning' | 'question' | 'note' | 'row' | 'cell' | 'trial' | 'look';

/** `1 row`, `1,200 rows`; empty for none. */
export function count(number: number, noun: Noun): string {
  if (!number) {
    return '';
  }
  const shown = number.toLocaleString('en');
  switch (noun) {
    case 'warning':
      return trans._n('%2 warning', '%2 warnings', number, shown);
    case 'question':
      return trans._n('%2 question', '%2 questions', number, shown);
    case 'note':
      return trans._n('%2 note', '%2 notes', number, shown);
    case 'row':
      return trans._n('%2 row', '%2 rows', number, shown);
    case 'cell':
      return trans._n('%2 cell', '%2 cells', number, shown);
    case 'trial':
      return trans._n('%2 trial', '%2 trials', number, shown);
    case 'look':
      return trans._n('%2 look', '%2 looks', number, shown);
  }
}

/** A place for people, who count cells from 1. `order` holds the ids of the notebook's cells. */
export function whereIs(place: Place, order: readonly string[]): string {
  const index = place.cell_id ? order.indexOf(place.cell_id) : (place.cell ?? -1);
  const line = place.line ? trans.__('line %1', place.line) : '';
  const cell = index >= 0 ? trans.__('cell %1', index + 1) : place.cell_id ? trans.__('a cell that is gone') : '';
  return [cell, line].filter(part => part).join(', ');
}

export interface Piece {
  text: string;
  kind: 'text' | 'code' | 'link';
  href?: string;
}

/** Running text in pieces: `code` between backticks, DOIs and arXiv numbers as links, all else as it is. */
export function pieces(text: string): Piece[] {
  const parts = text.split('`');
  if (parts.length % 2 === 0) {
    parts.splice(-2, 2, parts.slice(-2).join('`'));
  }
  return parts.flatMap((part, place) => (place % 2 ? [{ text: part, kind: 'code' as const }] : linked(part)));
}

function linked(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const hit of text.matchAll(/\b(10\.\d{4,9}\/[\w./:-]*\w)|\barXiv:(\d{4}\.\d{4,5})/g)) {
    const at = hit.index ?? 0;
    found.push({ text: text.slice(from, at), kind: 'text' });
    const href = hit[1] ? `https://doi.org/${hit[1]}` : `https://arxiv.org/abs/${hit[2]}`;
    found.push({ text: hit[0], kind: 'link', href });
    from = at + hit[0].length;
  }
  found.push({ text: text.slice(from), kind: 'text' });
  return found.filter(piece => piece.text);
}
