import { describe, expect, it, vi } from 'vitest';
import { findingsOf, Level, looks, marks, Model, next, reachable, way } from '../src/model';
import { pieces, summary, whereIs } from '../src/words';
import { Partition, State } from '../src/wire';
import { checked, finding, place, state } from './made';

describe('the line to the kernel', () => {
  it('is watched once a state says so, and tells each listener', () => {
    const model = new Model();
    const heard = vi.fn();
    const stop = model.onChange(heard);
    model.received(state());
    expect(model.line).toBe('watched');
    stop();
    model.received(state());
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('is unwatched when the kernel says that it stopped', () => {
    const model = new Model();
    model.received(state([finding()], { watched: false }));
    expect(model.line).toBe('unwatched');
    expect(marks(model, ['warn']).size).toBe(0);
  });

  it('forgets everything at a restart', () => {
    const model = new Model();
    model.received(state([finding()]));
    model.sent('one');
    model.want({ id: 'one', mute: true });
    model.forget('restarting');
    expect([model.line, model.state, model.pending, model.wanted]).toEqual(['restarting', null, null, null]);
  });

  it('leaves alone what it does not know', () => {
    const model = new Model();
    model.received(state([finding()]));
    for (const odd of [null, 'state', 7, { version: 1, type: 'later' }, { version: 1, type: 'state', tips: 3 }]) {
      model.received(odd);
    }
    expect(model.state?.findings).toHaveLength(1);
    expect(model.line).toBe('watched');
  });

  it('says that the versions differ instead of guessing', () => {
    const model = new Model();
    model.received({ ...state(), version: 2 });
    expect(model.line).toBe('other-version');
    expect(model.state).toBeNull();
  });

  it('goes back to unwatched when loading was refused', () => {
    const model = new Model();
    model.loading();
    model.refused('not installed');
    expect([model.line, model.refusal]).toEqual(['unwatched', 'not installed']);
  });
});

describe('reading', () => {
  it('is shown while no kernel is watched, and stays when the kernel goes', () => {
    const model = new Model();
    model.readAs(checked([finding({ seen_by: ['static'] })]));
    expect(model.shown?.findings).toHaveLength(1);
    model.received(state([]));
    model.forget('restarting');
    expect(model.shown?.findings).toHaveLength(1);
  });

  it('knows for which findings a repair may be asked, under the id of the one who read them', () => {
    const model = new Model();
    const read = finding({ id: 'read', seen_by: ['static'] });
    model.readAs(checked([read, finding({ id: 'other', place: place({ line: 9 }) })], { repairs: ['read'] }));
    expect([model.repairOf('read'), model.repairOf('other')]).toEqual(['read', null]);
    model.received(state([finding({ id: 'seen' })]));
    expect([model.repairOf('seen'), model.repairOf('read')]).toEqual(['read', null]);
  });

  it('says why a notebook could not be read', () => {
    const model = new Model();
    model.readAs(checked([finding()], { error: 'it is written in R' }));
    expect([model.shown, model.unreadable]).toEqual([null, 'it is written in R']);
    model.readAs({ version: 9, type: 'checked' });
    expect(model.unreadable).toContain('another version');
  });
});

describe('muting', () => {
  it('is pending until the state says that it is done', () => {
    const model = new Model();
    model.received(state([finding()]));
    model.sent('one');
    model.received(state([finding()]));
    expect(model.pending).toBe('one');
    model.received(state([finding({ muted: { reason: 'simulated' } })]));
    expect(model.pending).toBeNull();
  });

  it('keeps the reason of a refusal until the next wish', () => {
    const model = new Model();
    model.sent('one');
    model.received({ version: 1, type: 'refused', why: 'a reason, please' });
    expect([model.pending, model.refusal]).toEqual([null, 'a reason, please']);
    model.sent('one');
    expect(model.refusal).toBeNull();
  });
});

const holding = (all: State): Model => {
  const model = new Model();
  model.received(all);
  return model;
};

describe('findings', () => {
  const all = state([
    finding({ id: 'muted', muted: { reason: 'r' } }),
    finding({ id: 'note', level: 'note' }),
    finding({ id: 'warn' }),
    finding({ id: 'other', tip: 3, level: 'ask', place: place({ cell_id: 'b' }) })
  ]);

  it('stand under their tip, the loudest first and the muted last', () => {
    expect(findingsOf(all, 7).map(one => one.id)).toEqual(['warn', 'note', 'muted']);
    expect(findingsOf(all, 1)).toEqual([]);
  });

  it('mark a cell, the loudest first; muted ones and levels that nobody wants do not', () => {
    const ids = (levels: Level[]) => [...marks(holding(all), levels)].map(([cell, found]) => [cell, ...found.map(one => one.id)]);
    expect(ids(['warn', 'ask', 'note'])).toEqual([
      ['a', 'warn', 'note'],
      ['b', 'other']
    ]);
    expect(ids(['warn'])).toEqual([['a', 'warn']]);
    expect(marks(new Model(), ['warn']).size).toBe(0);
  });

  it('follow each other in the order of the cells, and the first one comes again after the last', () => {
    const order = ['b', 'a'];
    const id = (at: [number, number], back = false) => next(all, order, at, back)?.id;
    expect([id([0, 0]), id([0, 1]), id([1, 1])]).toEqual(['other', 'note', 'other']);
    expect([id([1, 1], true), id([0, 1], true)]).toEqual(['other', 'note']);
    expect(next(state(), order, [0, 1])).toBeNull();
    expect(next(all, [], [0, 1])).toBeNull();
  });

  it('count the looks at test rows, and at no others', () => {
    const parts = [['test', 2], ['test', 1], ['tuning', 7]].map(([role, looks]) => ({ name: '', role, rows: 1, looks }));
    const kernel = { ...state().kernel, partitions: parts as Partition[] };
    expect(looks(state([], { kernel }))).toBe(3);
  });

  it('are counted in one line', () => {
    expect(summary(all)).toBe('1 warning, 1 question, 1 note, 1 muted');
    expect(summary(state())).toBe('Nothing found so far');
  });

  it('show the way as one witness tells it', () => {
    const steps = (['code', 'calls'] as const).map(witness => ({ place: place(), text: witness, witness }));
    expect(way(finding({ evidence: steps })).map(step => step.text)).toEqual(['calls']);
    expect(way(finding({ evidence: steps.slice(0, 1) })).map(step => step.text)).toEqual(['code']);
  });
});

describe('places', () => {
  it('count cells from 1 in the order of the notebook', () => {
    expect(whereIs(place(), ['z', 'a'])).toBe('cell 2, line 1');
    expect(whereIs(place({ cell_id: null, cell: 4, line: null }), [])).toBe('cell 5');
    expect(whereIs(place({ cell_id: null }), [])).toBe('line 1');
  });

  it('say so when the cell is gone, and then lead nowhere', () => {
    expect(whereIs(place(), ['z'])).toBe('a cell that is gone, line 1');
    expect(reachable(place(), ['z'])).toBe(false);
    expect(reachable(place(), ['a'])).toBe(true);
  });
});

describe('running text', () => {
  it('sets code and sources apart', () => {
    expect(pieces('`X_test` leaks (Roth 2026, arXiv:2604.04199; doi:10.1371/journal.pcbi.1009803).')).toEqual([
      { text: 'X_test', kind: 'code' },
      { text: ' leaks (Roth 2026, ', kind: 'text' },
      { text: 'arXiv:2604.04199', kind: 'link', href: 'https://arxiv.org/abs/2604.04199' },
      { text: '; doi:', kind: 'text' },
      { text: '10.1371/journal.pcbi.1009803', kind: 'link', href: 'https://doi.org/10.1371/journal.pcbi.1009803' },
      { text: ').', kind: 'text' }
    ]);
  });

  it('keeps every letter of a hostile name, and makes no link of it', () => {
    const name = '<img src=x onerror="alert(1)"> `javascript:alert(1)` a`b';
    const found = pieces(name);
    expect(found.some(piece => piece.kind === 'link')).toBe(false);
    expect(found.map(piece => piece.text).join('')).toBe(name.replace(/`javascript:alert\(1\)`/, 'javascript:alert(1)'));
  });
});
