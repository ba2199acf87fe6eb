/** What the panel under a cell and the plugin say to each other, as events of the page. */
import { Place } from './wire';

/** From a panel, upwards. */
export const ASK = 'deeprules-ask';
export type Ask = { kind: 'show' | 'mute'; id: string } | { kind: 'jump'; place: Place } | { kind: 'here' };

/** To a panel: what it cannot know by itself. */
export const TELL = 'deeprules-tell';
export interface Tell {
  /** The ids of the notebook's cells, in their order. */
  order: string[];
  /** What a person gave as the reason for a mute, by finding id. */
  muted: Record<string, string>;
}
