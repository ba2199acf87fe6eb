/** The renderer of our own mime type: the panel under a cell, when JupyterLab shows it. */
import { ReactWidget } from '@jupyterlab/ui-components';
import { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Message } from '@lumino/messaging';
import React from 'react';
import { Card } from './card';
import { Ask, ASK, Tell, TELL } from './events';
import { soundFindings } from './sound';
import { whereIs } from './words';
import { trans } from './trans';
import { Bundle, Finding, MIME, Place, VERSION } from './wire';

/** It is made outside of the plugin's reach: its events find their way up, and the plugin's come to its node. */
class Panel extends ReactWidget implements IRenderMime.IRenderer {
  private _findings: Finding[] = [];
  private _told: Tell | null = null;

  constructor() {
    super();
    this.addClass('deeprules-panel');
    this.node.addEventListener(TELL, event => {
      this._told = (event as CustomEvent<Tell>).detail;
      this.update();
    });
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const bundle = model.data[MIME] as unknown as Bundle | undefined;
    this._findings = bundle?.version === VERSION ? soundFindings(bundle.findings) : [];
    this.update();
    await this.renderPromise;
  }

  /** Cells come into the page when they are scrolled to: say that there is somebody to be told. */
  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._ask({ kind: 'here' });
  }

  protected render(): JSX.Element {
    return <>{this._findings.map(one => this._card(this._now(one)))}</>;
  }

  private _card(one: Finding): JSX.Element {
    return (
      <Card key={one.id} finding={one} where={place => this._where(place)} goto={place => this._goto(place)}>
        {this._told && (
          <div className="deeprules-actions">
            <button type="button" className="deeprules-button" onClick={() => this._ask({ kind: 'show', id: one.id })}>
              {trans.__('Show in sidebar')}
            </button>
            {!one.muted && (
              <button type="button" className="deeprules-button" onClick={() => this._ask({ kind: 'mute', id: one.id })}>
                {trans.__('Mute…')}
              </button>
            )}
          </div>
        )}
      </Card>
    );
  }

  /** The finding as it stands by now: the panel was written when it was found. */
  private _now(one: Finding): Finding {
    const reason = this._told?.muted[one.id];
    return reason === undefined ? one : { ...one, muted: { reason } };
  }

  private _where(place: Place): string {
    return this._told ? whereIs(place, this._told.order) : place.line ? trans.__('line %1', place.line) : '';
  }

  private _goto(place: Place): (() => void) | undefined {
    const known = place.cell_id && this._told?.order.includes(place.cell_id);
    return known ? () => this._ask({ kind: 'jump', place }) : undefined;
  }

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
