/** The renderer of our own mime type: the panel under a cell, when JupyterLab shows it. */
import { ReactWidget } from '@jupyterlab/ui-components';
import { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import React from 'react';
import { Card } from './card';
import { Ask, ASK } from './events';
import { Bundle, Finding, MIME, Place, VERSION } from './wire';

class Panel extends ReactWidget implements IRenderMime.IRenderer {
  private _findings: Finding[] = [];

  constructor() {
    super();
    this.addClass('deeprules-panel');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const bundle = model.data[MIME] as unknown as Bundle | undefined;
    this._findings = bundle?.version === VERSION ? bundle.findings : [];
    this.update();
    await this.renderPromise;
  }

  protected render(): JSX.Element {
    return (
      <>
        {this._findings.map(one => (
          <Card key={one.id} finding={one} where={place => this._where(one, place)} goto={place => this._goto(place)}>
            <div className="deeprules-actions">
              <button type="button" className="deeprules-button" onClick={() => this._ask({ kind: 'show', id: one.id })}>
                Show in sidebar
              </button>
              <button type="button" className="deeprules-button" onClick={() => this._ask({ kind: 'mute', id: one.id })}>
                Mute…
              </button>
            </div>
          </Card>
        ))}
      </>
    );
  }

  private _where(finding: Finding, place: Place): string {
    const here = place.cell_id === finding.place.cell_id;
    return [here ? '' : 'another cell', place.line ? `line ${place.line}` : ''].filter(part => part).join(', ');
  }

  private _goto(place: Place): (() => void) | undefined {
    return place.cell_id && place.line ? () => this._ask({ kind: 'jump', place }) : undefined;
  }

  /** This renderer is made outside of the notebook's reach; the event finds its way up to our plugin. */
  private _ask(detail: Ask): void {
    this.node.dispatchEvent(new CustomEvent<Ask>(ASK, { bubbles: true, detail }));
  }
}

const extension: IRenderMime.IExtension = {
  id: 'deeprules-jupyter:mime',
  description: 'Shows the findings of deeprules under a cell.',
  rendererFactory: { safe: true, mimeTypes: [MIME], defaultRank: 0, createRenderer: () => new Panel() },
  rank: 0,
  dataType: 'json'
};

export default extension;
