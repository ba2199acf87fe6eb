/** What makes two runs of this kernel differ: how each source stands, and what was set. */
import React from 'react';
import { Words } from './card';
import { trans } from './trans';
import { Seed } from './wire';

export function Determinism({ seeds }: { seeds: Seed[] }): JSX.Element {
  const on = seeds.some(one => one.before); // only what was set has a before
  const shown = on ? seeds.filter(one => one.before !== one.state) : seeds;
  return (
    <>
      <h4>{trans.__('Determinism')}</h4>
      {on && <p>{trans.__('On: %1 of %2 sources were set.', shown.length, seeds.length)}</p>}
      {shown.length > 0 && (
        <dl>
          {shown.map(one => (
            <React.Fragment key={one.source}>
              <dt>{one.source}</dt>
              <dd>
                {one.before && (
                  <>
                    <del aria-label={trans.__('before: %1', one.before)}>{one.before}</del>{' '}
                  </>
                )}
                {one.state}
              </dd>
            </React.Fragment>
          ))}
        </dl>
      )}
      {!seeds.length && <p className="deeprules-quiet">{trans.__('No source of randomness is loaded yet.')}</p>}
      {on ? (
        <details>
          <summary>{trans.__('All sources, and what each does')}</summary>
          <Table seeds={seeds} />
        </details>
      ) : (
        seeds.length > 0 && (
          <p className="deeprules-quiet">
            <Words text={trans.__('`%1` sets all of them.', '%deeprules_determinism on')} />
          </p>
        )
      )}
    </>
  );
}

function Table({ seeds }: { seeds: Seed[] }): JSX.Element {
  return (
    <table className="deeprules-sources">
      <thead>
        <tr>
          <th scope="col">{trans.__('Source')}</th>
          <th scope="col">{trans.__('Before')}</th>
          <th scope="col">{trans.__('Now')}</th>
        </tr>
      </thead>
      {seeds.map(one => (
        <tbody key={one.source}>
          <tr>
            <th scope="row">{one.source}</th>
            <td>{one.before}</td>
            <td>{one.state}</td>
          </tr>
          <tr>
            <td colSpan={3} className="deeprules-quiet">
              {one.effect}
            </td>
          </tr>
        </tbody>
      ))}
    </table>
  );
}
