/** The drawing of where the rows came from, what was fitted on them, and the looks at test rows. */
import React from 'react';
import { Bar, laidOut, WIDTH } from './lineage';
import { trans } from './trans';
import { count, roleWord, whereIs } from './words';
import { Box, Place } from './wire';

const HEIGHT = 10; // of a bar
const LETTERS = 40; // of a line

interface DrawingProps {
  boxes: Box[];
  order: readonly string[];
  goto: (place: Place) => void;
}

export function Drawing({ boxes, order, goto }: DrawingProps): JSX.Element {
  const { bars, height } = laidOut(boxes);
  const there = (place: Place) => !!place.cell_id && order.includes(place.cell_id);
  return (
    <svg
      className="deeprules-drawing"
      viewBox={`-1 0 ${WIDTH + 2} ${height + 4}`}
      role="group"
      aria-label={trans.__('Where the rows came from, and what was done with them')}
    >
      {bars.map(bar => bar.from && <Taken key={bar.box.id} bar={bar} from={bar.from} />)}
      {bars.map(bar => (
        <React.Fragment key={bar.box.id}>
          <Spot place={bar.box.place} label={told(bar, whereIs(bar.box.place, order))} goto={there(bar.box.place) ? goto : undefined}>
            <text x={0} y={bar.y}>
              <tspan className="deeprules-name">{shortened(bar.box.name || trans.__('rows'), 18)}</tspan>
              <tspan className="deeprules-quiet">{`  ${words(bar)}`}</tspan>
            </text>
            <rect x={bar.x} y={bar.top} width={bar.width} height={HEIGHT} rx={2} className={`deeprules-role-${bar.box.role || 'whole'}`} />
          </Spot>
          {bar.looks.map((look, key) => (
            <Spot
              key={key}
              place={look.place}
              label={trans.__('A look at test rows by %1, %2', look.what, whereIs(look.place, order))}
              goto={there(look.place) ? goto : undefined}
            >
              <rect x={tick(bar, key)} y={bar.top - 3} width={2.5} height={HEIGHT + 6} className="deeprules-tick" />
            </Spot>
          ))}
          {bar.fits.map(({ deed, times }, key) => (
            <Spot
              key={key}
              place={deed.place}
              label={trans.__('%1 was fitted on %2, %3', deed.what, bar.box.name, whereIs(deed.place, order))}
              goto={there(deed.place) ? goto : undefined}
            >
              <text x={8} y={bar.text + key * 15}>
                <tspan className="deeprules-quiet">{`${trans.__('fitted')} `}</tspan>
                {shortened(deed.what, LETTERS - 14)}
                <tspan className="deeprules-quiet">{times > 1 ? ` ×${times}` : ''}</tspan>
              </text>
            </Spot>
          ))}
          {bar.more > 0 && (
            <text x={8} y={bar.text + bar.fits.length * 15} className="deeprules-quiet">
              {trans.__('and %1 before', bar.more)}
            </text>
          )}
        </React.Fragment>
      ))}
    </svg>
  );
}

/** From which stretch of a bar another one was taken. */
function Taken({ bar, from }: { bar: Bar; from: Bar }): JSX.Element {
  const y = from.top + HEIGHT;
  const [left, right] = [bar.x, bar.x + bar.width];
  return <path className="deeprules-taken" d={`M${left} ${y}L${left} ${bar.top}L${right} ${bar.top}L${right} ${y}Z`} />;
}

/** Ticks stand from the right end of the bar, and closer when there are many. */
function tick(bar: Bar, key: number): number {
  const room = Math.max(bar.width - 6, 0);
  const step = Math.min(6, room / Math.max(bar.looks.length, 1));
  return bar.x + Math.max(bar.width - 5 - key * step, 0);
}

function words(bar: Bar): string {
  const { role, rows } = bar.box;
  const size = rows === null ? '' : count(rows, 'row');
  const looks = role === 'test' ? count(bar.looks.length, 'look') || trans.__('no look yet') : '';
  return [role || bar.from ? roleWord(role || 'whole') : '', size, looks].filter(part => part).join(', ');
}

function told(bar: Bar, where: string): string {
  return [bar.box.name, words(bar), where].filter(part => part).join(', ');
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

interface SpotProps {
  place: Place;
  label: string;
  goto: ((place: Place) => void) | undefined;
  children: React.ReactNode;
}

/** A part of the drawing that leads to its cell. */
function Spot({ place, label, goto, children }: SpotProps): JSX.Element {
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (goto && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      goto(place);
    }
  };
  const way = goto ? { role: 'button', tabIndex: 0, onClick: () => goto(place), onKeyDown } : { role: 'img' };
  return (
    <g {...way} aria-label={label} className="deeprules-spot">
      <title>{label}</title>
      {children}
    </g>
  );
}
