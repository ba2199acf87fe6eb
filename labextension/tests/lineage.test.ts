import { describe, expect, it } from 'vitest';
import { laidOut, WIDTH } from '../src/lineage';
import { Box, Deed } from '../src/wire';
import { place } from './made';

const box = (id: string, parent: string, rows: number | null, more: Partial<Box> = {}): Box => ({
  ...{ id, parent, rows, name: id, role: '', place: place({ cell_id: parent }), deeds: [], more: 0 },
  ...more
});

const deed = (kind: Deed['kind'], what: string, line = 1): Deed => ({ kind, what, place: place({ line }) });

describe('the drawing of the rows', () => {
  it('puts each part under the stretch that it was taken from', () => {
    const { bars } = laidOut([box('X', '', 400), box('A', 'X', 300), box('B', 'X', 100), box('C', 'A', 150)]);
    expect(bars.map(bar => bar.box.id)).toEqual(['X', 'A', 'C', 'B']);
    const [whole, train, inner, test] = bars;
    expect([whole.width, train.x, train.width]).toEqual([WIDTH, 0, WIDTH * 0.75]);
    expect([inner.width, test.x, test.width]).toEqual([WIDTH * 0.375, WIDTH * 0.75, WIDTH * 0.25]);
    expect([train.from, inner.from, test.from]).toEqual([whole, train, whole]);
  });

  it('keeps every bar inside and visible, whatever the numbers say', () => {
    const odd = [box('X', '', 10), box('A', 'X', 9), box('B', 'X', 9), box('C', 'X', 0), box('D', 'gone', null)];
    const { bars, height } = laidOut(odd);
    expect(bars).toHaveLength(5);
    for (const bar of bars) {
      expect(bar.width).toBeGreaterThan(0);
      expect(bar.x).toBeGreaterThanOrEqual(0);
      expect(bar.x + bar.width).toBeLessThanOrEqual(WIDTH + 6);
      expect(bar.text).toBeLessThanOrEqual(height + 30);
    }
    expect(laidOut([])).toEqual({ bars: [], height: 0 });
  });

  it('ends where a box is said to come from itself', () => {
    expect(laidOut([box('X', 'X', 3), box('Y', '', 3)]).bars.map(bar => bar.box.id)).toEqual(['Y']);
  });

  it('tells looks from fits, and counts what is not written out', () => {
    const fits = ['a', 'b', 'c', 'd', 'e'].map((what, line) => deed('model', what, line));
    const deeds = [...fits, deed('model', 'e', 4), deed('look', 'a'), deed('look', 'a')];
    const [bar] = laidOut([box('X', '', 3, { deeds, more: 2 })]).bars;
    expect(bar.fits.map(one => [one.deed.what, one.times])).toEqual([['b', 1], ['c', 1], ['d', 1], ['e', 2]]);
    expect([bar.looks.length, bar.more]).toEqual([2, 3]);
  });
});
