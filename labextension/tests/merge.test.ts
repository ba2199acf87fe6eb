import { describe, expect, it } from 'vitest';
import { crc32 } from '../src/crc';
import { united } from '../src/merge';
import { Finding, RuleState, State, TipState } from '../src/wire';
import { finding, place, state } from './made';

const read = (more = {}) => finding({ id: 'read', seen_by: ['static'], message: 'as read', ...more });

const tip = (...rules: [string, RuleState['state'], string?][]): TipState => ({
  tip: 7,
  title: 'Keep apart',
  state: rules[0][1],
  why: '',
  rules: rules.map(([rule, one, why = '']) => ({ rule, title: rule, state: one, why })),
  waived: null
});

const both = (kernel: Partial<State>, other: Partial<State>) =>
  united(state([], kernel), state([], { watched: false, ...other }), new Map()).state as State;

describe('findings of two witnesses', () => {
  it('are one where they speak of one line, in the words of the kernel', () => {
    const [one, ...more] = both({ findings: [finding()] }, { findings: [read({ level: 'note' })] }).findings;
    expect(more).toEqual([]);
    expect([one.id, one.message, one.level, one.seen_by]).toEqual(['one', 'It was.', 'warn', ['static', 'runtime']]);
  });

  it('are one by their id when the line has moved', () => {
    const moved = read({ id: 'one', place: place({ line: 9 }) });
    expect(both({ findings: [finding()] }, { findings: [moved] }).findings).toHaveLength(1);
  });

  it('stay two where one witness saw two things', () => {
    const two = [finding(), finding({ id: 'two' })];
    expect(both({ findings: two }, { findings: [read()] }).findings.map(one => one.seen_by.length)).toEqual([2, 1]);
  });

  it('keep the repair that holds code, whoever knows it', () => {
    const repair = { text: 'do', source: 'X = 1' };
    const [one] = both(
      { findings: [finding({ repair: { text: 'in words', source: null } })] },
      { findings: [read({ repair })] }
    ).findings;
    expect(one.repair).toEqual(repair);
  });
});

describe('states of two witnesses', () => {
  const told = (kernel: TipState, other: TipState, findings = [read({ rule: 'a' })]) =>
    both({ tips: [kernel] }, { tips: [other], findings }).tips[0];

  it('take the stronger one for each rule, and the loudest for the tip', () => {
    const one = told(tip(['a', 'not-checked'], ['b', 'clear']), tip(['a', 'found'], ['b', 'not-applicable']));
    expect([one.state, ...one.rules.map(rule => rule.state)]).toEqual(['found', 'found', 'clear']);
  });

  it('leave it to the kernel to say what is muted', () => {
    const muted = finding({ rule: 'a', muted: { reason: 'known' } });
    const kernel = { tips: [tip(['a', 'muted'])], findings: [muted] };
    const other = { tips: [tip(['a', 'found'])], findings: [read({ rule: 'a' })] };
    const told = both(kernel, other);
    expect([told.tips[0].state, told.findings[0].muted]).toEqual(['muted', { reason: 'known' }]);
    const taken = both({ ...kernel, findings: [finding({ rule: 'a' })] }, { ...other, findings: [muted] });
    expect(taken.findings[0].muted).toBeNull();
  });

  it('never hide a crash', () => {
    expect(told(tip(['a', 'crashed', 'a mistake']), tip(['a', 'clear'])).rules[0].why).toBe('a mistake');
  });
});

describe('a finding that only reading has', () => {
  const evidence = [{ place: place({ cell_id: 'b' }), text: 'made here', witness: 'code' as const }];
  const one = read({ rule: 'a', evidence });
  const ran = (...cells: [string, number][]) => cells.map(([cell_id, text]) => ({ cell_id, text }));
  const left = (cells: [string, number][], rule: RuleState['state'] = 'clear', stands: [string, number][] = cells) => {
    const kernel = { ...state().kernel, ran: ran(...cells) };
    const seen = state([], { kernel, tips: [tip(['a', rule])] });
    return united(seen, state([one], { tips: [tip(['a', 'found'])] }), new Map(stands)).state as State;
  };

  it('goes once every cell of it ran as it stands and the kernel saw nothing of it', () => {
    const after = left([['a', 1], ['b', 2]]);
    expect([after.findings.length, after.tips[0].state]).toEqual([0, 'clear']);
  });

  it('stays while one of its cells did not run, or was changed since', () => {
    expect(left([['a', 1]]).findings).toHaveLength(1);
    expect(left([['a', 1], ['b', 2]], 'clear', [['a', 1], ['b', 3]]).findings).toHaveLength(1);
  });

  it('stays where the kernel could not look', () => {
    expect(left([['a', 1], ['b', 2]], 'not-checked').findings).toHaveLength(1);
    expect(left([['a', 1], ['b', 2]], 'crashed').findings).toHaveLength(1);
  });
});

describe('a finding that only the kernel has', () => {
  const now = (text: number, also: Finding[] = []) => {
    const kernel = { ...state().kernel, ran: [{ cell_id: 'a', text: 1 }] };
    return [...united(state([finding()], { kernel }), state(also), new Map([['a', text]])).outdated];
  };

  it('is outdated once its cell has another text', () => {
    expect([now(1), now(2)]).toEqual([[], ['one']]);
  });

  it('is not, where reading the new text says the same', () => {
    expect(now(2, [read()])).toEqual([]);
  });
});

describe('the checksum of a text', () => {
  it('is that of Python', () => {
    expect([crc32(''), crc32('print("Größe 🧬")')]).toEqual([0, 1760541375]);
  });
});

describe('one witness', () => {
  it('is shown as it is', () => {
    const one = state([finding()]);
    expect(united(one, null, new Map()).state).toBe(one);
    expect(united(null, one, new Map()).state).toBe(one);
    expect(united(null, null, new Map()).state).toBeNull();
  });
});
