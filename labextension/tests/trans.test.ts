import { describe, expect, it } from 'vitest';
import { speak, trans } from '../src/trans';
import { count, levelWord, stateWord, whereIs } from '../src/words';
import { place } from './made';

const german: { [text: string]: string } = { Warning: 'Warnung', Found: 'Gefunden', '%2 row': '%2 Zeile', '%2 rows': '%2 Zeilen', 'cell %1': 'Zelle %1' };
const filled = (text: string, values: unknown[]) => (german[text] ?? text).replace(/%(\d)/g, (_, at) => String(values[at - 1]));

describe('the words of the page', () => {
  it('are English, with their values, until a language is there', () => {
    expect([levelWord('warn'), stateWord('found'), whereIs(place(), ['a'])]).toEqual(['Warning', 'Found', 'cell 1, line 1']);
    expect([count(1, 'row'), count(1200, 'row'), count(0, 'row')]).toEqual(['1 row', '1,200 rows', '']);
    expect(trans.__('%1 of %2 and %3', 1, '%1')).toBe('1 of %1 and ');
  });

  it('are those of the language once it is there, also where they were asked for before', () => {
    speak({
      __: (text, ...values) => filled(text, values),
      _n: (one, many, number, ...values) => filled(number === 1 ? one : many, [number, ...values])
    });
    expect([levelWord('warn'), stateWord('found'), whereIs(place(), ['a'])]).toEqual(['Warnung', 'Gefunden', 'Zelle 1, line 1']);
    expect([count(1, 'row'), count(1200, 'row')]).toEqual(['1 Zeile', '1,200 Zeilen']);
  });
});
