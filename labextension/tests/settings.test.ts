import { describe, expect, it } from 'vitest';
import schema from '../schema/plugin.json';
import { marked, toggled, understood, USUAL } from '../src/settings';

describe('settings', () => {
  it('have the same usual values in the schema and in the code', () => {
    const usual = Object.entries(schema.properties).map(([name, one]) => [name, one.default]);
    expect(Object.fromEntries(usual)).toEqual(USUAL);
  });

  it('fall back to the usual ones where they make no sense', () => {
    expect(understood({ check: 'no', marks: 'loud', watch: 1, off: 'all' })).toEqual(USUAL);
    const chosen = { check: false, marks: 'all', watch: true, off: ['a.ipynb', 3] };
    expect(understood(chosen)).toEqual({ ...chosen, off: ['a.ipynb'] });
  });

  it('say which levels are marked in a notebook', () => {
    expect(marked(USUAL, 'a.ipynb')).toEqual(['warn', 'ask']);
    expect(marked({ ...USUAL, marks: 'none' }, 'a.ipynb')).toEqual([]);
    expect(marked({ ...USUAL, off: ['a.ipynb'] }, 'a.ipynb')).toEqual([]);
  });

  it('leave a notebook alone, and no longer', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
