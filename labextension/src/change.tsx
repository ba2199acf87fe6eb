/** What a repair would change, line by line, before it changes anything. */
import React from 'react';
import { Proposal } from './model';
import { trans } from './trans';
import { CellChange, DiffLine } from './wire';

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', gone: '−', new: '+' };

interface ChangeProps {
  proposal: Proposal;
  /** A cell in words. */
  where: (cellId: string) => string;
  onApply: () => void;
  onClose: () => void;
}

export function ChangeView({ proposal, where, onApply, onClose }: ChangeProps): JSX.Element {
  const { cells, refused, waiting } = proposal;
  const box = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => box.current?.focus(), [waiting]);
  return (
    <div
      ref={box}
      className="deeprules-change"
      role="group"
      aria-label={trans.__('The change')}
      tabIndex={-1}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      {waiting && <p className="deeprules-quiet">{trans.__('Looking for a change that is certain…')}</p>}
      {refused && <p className="deeprules-quiet">{trans.__('No repair is certain here: %1.', refused)}</p>}
      {cells.map(cell => (
        <Diff key={cell.cell_id} cell={cell} where={where(cell.cell_id)} />
      ))}
      <div className="deeprules-actions">
        {cells.length > 0 && (
          <button type="button" className="deeprules-button deeprules-primary" onClick={onApply}>
            {trans.__('Apply')}
          </button>
        )}
        <button type="button" className="deeprules-button" onClick={onClose}>
          {cells.length > 0 ? trans.__('Not now') : trans.__('Close')}
        </button>
        {cells.length > 0 && <span className="deeprules-quiet">{trans.__('It can be undone in the cell.')}</span>}
      </div>
    </div>
  );
}

function Diff({ cell, where }: { cell: CellChange; where: string }): JSX.Element {
  return (
    <>
      <h4>{where}</h4>
      <pre className="deeprules-diff" tabIndex={0}>
        {cell.lines.map((line, key) => (
          <div key={key} className={`deeprules-line deeprules-line-is-${line.kind}`}>
            <span aria-hidden="true">{SIGNS[line.kind]}</span>
            <span className="deeprules-hidden">{line.kind === 'gone' ? trans.__('goes: ') : line.kind === 'new' ? trans.__('comes: ') : ''}</span>
            {line.text || ' '}
          </div>
        ))}
      </pre>
    </>
  );
}
