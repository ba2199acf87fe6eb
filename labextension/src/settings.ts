/** What a person has chosen in the settings of JupyterLab. Nothing here knows JupyterLab. */
import { Level } from './model';

export interface Settings {
  check: boolean;
  marks: 'warnings' | 'all' | 'none';
  watch: boolean;
  off: string[];
}

export const USUAL: Settings = { check: true, marks: 'warnings', watch: false, off: [] };

/** Settings as they were read, with the usual ones for what is missing or of another kind. */
export function understood(said: { [key: string]: unknown }): Settings {
  const marks = said.marks as Settings['marks'];
  return {
    check: typeof said.check === 'boolean' ? said.check : USUAL.check,
    marks: ['warnings', 'all', 'none'].includes(marks) ? marks : USUAL.marks,
    watch: typeof said.watch === 'boolean' ? said.watch : USUAL.watch,
    off: Array.isArray(said.off) ? said.off.filter(one => typeof one === 'string') : USUAL.off
  };
}

/** The levels that are marked in this notebook. */
export function marked(settings: Settings, path: string): Level[] {
  if (settings.marks === 'none' || settings.off.includes(path)) {
    return [];
  }
  return settings.marks === 'all' ? ['warn', 'ask', 'note'] : ['warn', 'ask'];
}

/** The list of notebooks to leave alone, with this one put in or taken out. */
export function toggled(off: string[], path: string): string[] {
  return off.includes(path) ? off.filter(one => one !== path) : [...off, path];
}
