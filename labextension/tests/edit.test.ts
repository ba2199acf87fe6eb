import { describe, expect, it } from 'vitest';
import { edit } from '../src/edit';

describe('the smallest edit', () => {
  const texts = ['', 'a', 'aa', 'aaa', 'X = fit(X)\nY', 'X = fit(X_train)\nY', 'Y', 'aXa'];
  it('makes one text of the other, whatever they share', () => {
    for (const before of texts) {
      for (const after of texts) {
        const { start, end, text } = edit(before, after);
        expect(before.slice(0, start) + text + before.slice(end)).toBe(after);
      }
    }
  });

  it('touches only what differs', () => {
    expect(edit('X = fit(X)\nY', 'X = fit(X_train)\nY')).toEqual({ start: 9, end: 9, text: '_train' });
  });
});
