/** Where the rows came from, laid out as bars: each part lies under the stretch of the bar that it was taken from. */
import { Box, Deed } from './wire';

export const WIDTH = 252;
const BAR = 10;
const LINE = 15;
const GAP = 12;
const LEAST = 6; // of a bar, so that it can be seen
const MOST = 4; // deeds that are written out under one bar

/** Something that was fitted, and how often on the same line. */
export interface Written {
  deed: Deed;
  times: number;
}

export interface Bar {
  box: Box;
  x: number;
  width: number;
  /** Where the name stands, where the bar begins, and where the first deed stands. */
  y: number;
  top: number;
  text: number;
  looks: Deed[];
  fits: Written[];
  /** Deeds that are not written out. */
  more: number;
  /** The bar that it was taken from. */
  from: Bar | null;
}

/** All bars in the order in which they stand, and the height of the drawing. */
export function laidOut(boxes: Box[]): { bars: Bar[]; height: number } {
  const bars: Bar[] = [];
  const known = new Set(boxes.map(box => box.id));
  const most = Math.max(1, ...boxes.filter(box => !known.has(box.parent)).map(box => box.rows ?? 0));
  let y = 0;
  const put = (box: Box, from: Bar | null, x: number, width: number) => {
    const bar = made(box, from, x, width, y);
    bars.push(bar);
    y = bar.text + (bar.fits.length + (bar.more ? 1 : 0)) * LINE + GAP;
    const used = new Map<string, number>();
    for (const child of boxes.filter(one => one.parent === box.id && one !== box)) {
      const split = JSON.stringify(child.place);
      const before = used.get(split) ?? 0;
      const share = Math.min((child.rows ?? 0) / Math.max(box.rows ?? 1, 1), 1);
      put(child, bar, x + width * Math.min(before, 1 - share), Math.max(width * share, LEAST));
      used.set(split, before + share);
    }
  };
  boxes.filter(box => !known.has(box.parent)).forEach(box => put(box, null, 0, wide(box.rows, most)));
  return { bars, height: Math.max(y - GAP, 0) };
}

function wide(rows: number | null, most: number): number {
  return Math.max(((rows ?? most) / most) * WIDTH, LEAST);
}

function made(box: Box, from: Bar | null, x: number, width: number, y: number): Bar {
  const fits = written(box.deeds.filter(deed => deed.kind !== 'look'));
  const place = { x: Math.min(x, WIDTH - LEAST), width: Math.min(width, WIDTH) };
  return {
    ...{ box, from, ...place, y: y + 11, top: y + 16, text: y + 16 + BAR + LINE - 2 },
    looks: box.deeds.filter(deed => deed.kind === 'look'),
    fits: fits.slice(-MOST),
    more: box.more + Math.max(fits.length - MOST, 0)
  };
}

function written(deeds: Deed[]): Written[] {
  const found = new Map<string, Written>();
  for (const deed of deeds) {
    const key = JSON.stringify([deed.kind, deed.what, deed.place.cell_id, deed.place.line]);
    found.set(key, { deed, times: (found.get(key)?.times ?? 0) + 1 });
  }
  return [...found.values()];
}
