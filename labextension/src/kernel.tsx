/** What the kernel says of itself: its rows, its randomness, its device. */
import React from 'react';
import { Drawing } from './drawing';
import { count } from './words';
import { Kernel, Partition, Place } from './wire';

const ROLES: Record<Partition['role'], string> = {
  train: 'training',
  tuning: 'tuning',
  test: 'test',
  whole: 'not split',
  '': 'role unknown'
};

interface KernelProps {
  kernel: Kernel;
  order: readonly string[];
  goto: (place: Place) => void;
  /** Show what a command of the kernel tells, by its name. */
  page: (name: string) => void;
}

export function KernelState({ kernel, order, goto, page }: KernelProps): JSX.Element {
  const { partitions, boxes, trials, seeds } = kernel;
  const looked = partitions.some(part => part.role === 'test' && part.looks);
  return (
    <section className="deeprules-kernel" aria-labelledby="deeprules-kernel-title">
      <h3 id="deeprules-kernel-title">
        This kernel <span className="deeprules-quiet">{count(kernel.cells, 'cell') || 'no cell'} run</span>
      </h3>
      <h4>Rows</h4>
      {boxes.length > 0 && <Drawing boxes={boxes} order={order} goto={goto} />}
      {partitions.length > 0 && (
        <details>
          <summary>As a table</summary>
          <Rows partitions={partitions} />
        </details>
      )}
      {!boxes.length && !partitions.length && <Empty>No split was seen yet.</Empty>}
      <h4>Randomness</h4>
      {seeds.length ? (
        <dl>
          {seeds.map(seed => (
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
      <h4>Training</h4>
      <p>{count(trials, 'trial') || <span className="deeprules-quiet">No trial yet.</span>}</p>
      <div className="deeprules-actions">
        <Page name="report" label="Report" page={page} />
        {looked && <Page name="lockbox" label="What test scores are worth" page={page} />}
        {trials > 0 && <Page name="trials" label="Table of trials" page={page} />}
      </div>
    </section>
  );
}

function Page({ name, label, page }: { name: string; label: string; page: (name: string) => void }): JSX.Element {
  return (
    <button type="button" className="deeprules-button" onClick={() => page(name)}>
      {label}
    </button>
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
