import { describe, expect, it } from 'vitest';
import { Model } from '../src/model';
import { soundFindings, soundState } from '../src/sound';
import { finding, state } from './made';

const full = state([finding({ repair: { text: 'do', source: null }, muted: { reason: 'r' }, also: ['other'] })], {
  tips: [
    {
      ...{ tip: 7, title: 'Apart', state: 'found', why: '', rules: [{ rule: 'a', title: 'A', state: 'found', why: '' }] },
      waived: { text: 'no rows', who: 'Ada', when: '2026-01-01', expired: false }
    }
  ],
  questions: [{ item: 3, tip: 1, name: 'Size', text: 'How many?', answer: null }],
  kernel: {
    partitions: [{ name: 'X', role: 'whole', rows: null, looks: 2 }],
    seeds: [{ source: 'numpy', state: 'seeded', before: 'not seeded', effect: 'shuffles' }],
    device: 'cpu',
    cells: 3,
    ran: [{ cell_id: 'a', text: 7 }],
    boxes: [{ id: 'b0', parent: '', name: 'X', role: 'test', rows: 4, place: finding().place, deeds: [], more: 1 }],
    trials: 2
  }
});

describe('what came over the wire', () => {
  it('stays as it is where it is of the agreed shape', () => {
    const same = (key: string, one: unknown) => (key === 'column' ? null : one);
    expect(soundState(full)).toEqual(JSON.parse(JSON.stringify(full, same)));
  });

  it('is left out where it is not', () => {
    const odd = [null, 7, 'x', {}, { id: 'a' }, { id: 'a', level: 'loud' }, { id: {}, level: 'warn' }];
    expect(soundFindings(odd)).toEqual([]);
    expect(soundFindings({ length: 3 })).toEqual([]);
    expect(soundFindings([{ id: 'a', level: 'warn', evidence: 7, place: 'here', tip: {} }])).toHaveLength(1);
  });

  it('has boxes of the drawing with an id of their own', () => {
    const boxes = [null, { id: 'a' }, { id: 'a', parent: 'a' }, { id: 'b', parent: 'a' }, { parent: 'b' }];
    expect(soundState({ kernel: { boxes } }).kernel.boxes.map(box => box.id)).toEqual(['a', 'b']);
  });

  it('harms no model, whatever it is', () => {
    for (const odd of [null, 1, 'x', [], [null], [[]], { a: 1 }, { length: 1 }, Infinity]) {
      for (const key of ['findings', 'tips', 'kernel'] as const) {
        const model = new Model();
        model.received({ ...full, [key]: odd });
        model.received({ ...full, kernel: { ...full.kernel, boxes: odd, partitions: odd, ran: odd, seeds: odd } });
        expect(model.line).toBe('watched');
      }
    }
  });
});
