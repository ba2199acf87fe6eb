/** What the kernel says of itself: its rows, its randomness, its device. */
import React from 'react';
import { count } from './model';
import { Kernel, Partition } from './wire';

const ROLES: Record<Partition['role'], string> = {
  train: 'training',
  tuning: 'tuning',
  test: 'test',
  whole: 'not split',
  '': 'role unknown'
};

export function KernelState({ kernel }: { kernel: Kernel }): JSX.Element {
  return (
    <section className="deeprules-kernel" aria-labelledby="deeprules-kernel-title">
      <h3 id="deeprules-kernel-title">
        This kernel <span className="deeprules-quiet">{count(kernel.cells, 'cell') || 'no cell'} run</span>
      </h3>
      <h4>Rows</h4>
      {kernel.partitions.length ? <Rows partitions={kernel.partitions} /> : <Empty>No split was seen yet.</Empty>}
      <h4>Randomness</h4>
      {kernel.seeds.length ? (
        <dl>
          {kernel.seeds.map(seed => (
            <React.Fragment key={seed.source}>
              <dt>{seed.source}</dt>
              <dd>{seed.state}</dd>
            </React.Fragment>
          ))}
        </dl>
      ) : (
        <Empty>Nothing known yet.</Empty>
      )}
      <h4>Device</h4>
      <p>{kernel.device || <span className="deeprules-quiet">Not in use yet.</span>}</p>
    </section>
  );
}

function Empty({ children }: { children: string }): JSX.Element {
  return <p className="deeprules-quiet">{children}</p>;
}

function Rows({ partitions }: { partitions: Partition[] }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Rows</th>
          <th scope="col">Looks</th>
        </tr>
      </thead>
      <tbody>
        {partitions.map((part, key) => (
          <tr key={key}>
            <th scope="row" title={part.name}>
              {part.name}
            </th>
            <td>{ROLES[part.role]}</td>
            <td>{part.rows?.toLocaleString('en') ?? '?'}</td>
            <td className={part.role === 'test' && part.looks > 1 ? 'deeprules-many' : undefined}>{looks(part)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Only a test set is worn out by looking at it. */
function looks(part: Partition): string {
  return part.role === 'test' || part.looks ? String(part.looks) : '–';
}
