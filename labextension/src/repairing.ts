/** Asks the server for the repair of a finding, and puts it into the cells when the person wants it. */
import { NotebookPanel } from '@jupyterlab/notebook';
import { edit } from './edit';
import { Model, Proposal } from './model';
import { ask, asSent } from './reading';
import { trans } from './trans';
import { CellChange, Change } from './wire';

/** Show what would change. */
export async function propose(panel: NotebookPanel, model: Model, id: string): Promise<void> {
  const answer = (more: Partial<Proposal>) => model.propose({ id, cells: [], refused: null, ...more });
  answer({ waiting: true });
  try {
    const change = (await ask('repair', JSON.stringify({ ...asSent(panel), finding: model.repairOf(id) }))) as Change;
    if (model.proposal?.id === id) {
      answer({ cells: change.cells, refused: change.refused });
    }
  } catch (error) {
    answer({ refused: String(error instanceof Error ? error.message : error) });
  }
}

/** Put it into the cells, all or none. Each cell can be undone by itself, as if it had been typed. */
export function apply(panel: NotebookPanel, model: Model): void {
  const proposal = model.proposal;
  if (!proposal) {
    return;
  }
  const cells = new Map([...(panel.content.model?.cells ?? [])].map(cell => [cell.id, cell.sharedModel]));
  const same = ({ cell_id, before }: CellChange) => cells.get(cell_id)?.getSource() === before;
  if (panel.content.model?.readOnly || !proposal.cells.every(same)) {
    model.propose({ ...proposal, cells: [], refused: trans.__('a cell was changed meanwhile; ask for the change again') });
    return;
  }
  for (const { cell_id, before, after } of proposal.cells) {
    const { start, end, text } = edit(before, after);
    cells.get(cell_id)?.updateSource(start, end, text);
  }
  model.propose(null);
}
