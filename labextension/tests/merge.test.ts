import { describe, expect, it } from 'vitest';
import { united } from '../src/merge';
import { RuleState, State, TipState } from '../src/wire';
import { finding, place, state } from './made';

const read = (more = {}) => finding({ id: 'read', seen_by: ['static'], message: 'as read', ...more });

const tip = (...rules: [string, RuleState['state'], string?][]): TipState => ({
  tip: 7,
  title: 'Keep apart',
  state: rules[0][1],
  why: '',
  rules: rules.map(([rule, one, why = '']) => ({ rule, title: rule, state: one, why }))
});

const both = (kernel: Partial<State>, other: Partial<State>) =>
  united(state([], kernel), state([], { watched: false, ...other })) as State;

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

describe('one witness', () => {
  it('is shown as it is', () => {
    const one = state([finding()]);
    expect(united(one, null)).toBe(one);
    expect(united(null, one)).toBe(one);
    expect(united(null, null)).toBeNull();
  });
});
