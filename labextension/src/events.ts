/** What the panel under a cell asks of the plugin, as an event of the page. */
import { Place } from './wire';

export const ASK = 'deeprules-ask';

export type Ask = { kind: 'show' | 'mute'; id: string } | { kind: 'jump'; place: Place };
