/** What the kernel says of itself: its rows, its randomness, its device. */
import React from 'react';
import { Drawing } from './drawing';
import { Determinism } from './determinism';
import { trans } from './trans';
import { Kernel, Partition, Place } from './wire';
import { count, roleWord } from './words';

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
        {trans.__('This kernel')}{' '}
        <span className="deeprules-quiet">{trans.__('%1 run', count(kernel.cells, 'cell') || trans.__('no cell'))}</span>
      </h3>
      <h4>{trans.__('Rows')}</h4>
      {boxes.length > 0 && <Drawing boxes={boxes} order={order} goto={goto} />}
      {partitions.length > 0 && (
        <details>
          <summary>{trans.__('As a table')}</summary>
          <Rows partitions={partitions} />
        </details>
      )}
      {!boxes.length && !partitions.length && <Empty>{trans.__('No split was seen yet.')}</Empty>}
      <Determinism seeds={seeds} />
      <h4>{trans.__('Device')}</h4>
      <p>{kernel.device || <span className="deeprules-quiet">{trans.__('Not in use yet.')}</span>}</p>
      <h4>{trans.__('Training')}</h4>
      <p>{count(trials, 'trial') || <span className="deeprules-quiet">{trans.__('No trial yet.')}</span>}</p>
      <div className="deeprules-actions">
        <Page name="report" label={trans.__('Report')} page={page} />
        {looked && <Page name="lockbox" label={trans.__('What test scores are worth')} page={page} />}
        {trials > 0 && <Page name="trials" label={trans.__('Table of trials')} page={page} />}
        {seeds.length > 0 && <Page name="determinism" label={trans.__('What makes runs differ')} page={page} />}
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
          <th scope="col">{trans.__('Name')}</th>
          <th scope="col">{trans.__('Role')}</th>
          <th scope="col">{trans.__('Rows')}</th>
          <th scope="col">{trans.__('Looks')}</th>
        </tr>
      </thead>
      <tbody>
        {partitions.map((part, key) => (
          <tr key={key}>
            <th scope="row" title={part.name}>
              {part.name}
            </th>
            <td>{roleWord(part.role)}</td>
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
