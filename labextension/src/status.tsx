/** The item of the status bar: how the notebook in front stands, in a few words. A click opens the sidebar. */
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { icon } from './icons';
import { trans } from './trans';
import { looks, Model } from './model';
import { count, summary } from './words';

export class Status extends ReactWidget {
  private _model: Model | null = null;
  private _stop: () => void = () => undefined;

  constructor(private readonly _show: () => void) {
    super();
    this.addClass('deeprules-status');
  }

  /** Speak of this notebook from now on. */
  follow(model: Model | null): void {
    if (model !== this._model) {
      this._stop();
      this._model = model;
      this._stop = model?.onChange(() => this.update()) ?? (() => undefined);
      this.update();
    }
  }

  dispose(): void {
    this._stop();
    super.dispose();
  }

  protected render(): JSX.Element | null {
    const model = this._model;
    if (!model || model.line === 'foreign') {
      return null;
    }
    const watched = model.line === 'watched';
    const found = model.shown ? summary(model.shown, trans.__('nothing found')) : '';
    const looked = count(looks(model.shown), 'look');
    const words = [watched ? trans.__('Watched') : trans.__('Not watched'), [found, looked && trans.__('%1 at test rows', looked)].filter(one => one).join(', ')];
    const text = words.filter(one => one).join(': ');
    return (
      <button type="button" title={trans.__('deeprules. %1. Click for the ten tips.', text)} onClick={this._show}>
        <icon.react tag="span" className={watched ? 'deeprules-is-watched' : ''} elementSize="normal" />
        <span>{text}</span>
      </button>
    );
  }
}
