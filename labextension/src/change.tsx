/** What a repair would change, line by line, before it changes anything. */
import React from 'react';
import { Proposal } from './model';
import { CellChange, DiffLine } from './wire';

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', gone: '−', new: '+' };
const WORDS: Record<DiffLine['kind'], string> = { same: '', gone: 'goes: ', new: 'comes: ' };

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
      aria-label="The change"
      tabIndex={-1}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      {waiting && <p className="deeprules-quiet">Looking for a change that is certain…</p>}
      {refused && <p className="deeprules-quiet">No repair is certain here: {refused}.</p>}
      {cells.map(cell => (
        <Diff key={cell.cell_id} cell={cell} where={where(cell.cell_id)} />
      ))}
      <div className="deeprules-actions">
        {cells.length > 0 && (
          <button type="button" className="deeprules-button deeprules-primary" onClick={onApply}>
            Apply
          </button>
        )}
        <button type="button" className="deeprules-button" onClick={onClose}>
          {cells.length > 0 ? 'Not now' : 'Close'}
        </button>
        {cells.length > 0 && <span className="deeprules-quiet">It can be undone in the cell.</span>}
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
            <span className="deeprules-hidden">{WORDS[line.kind]}</span>
            {line.text || ' '}
          </div>
        ))}
      </pre>
    </>
  );
}
