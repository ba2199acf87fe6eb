/** Our own icon, and one small drawing for each state; the word always stands beside it. */
import { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { StateName } from './model';

/** A drop, for a leak, with a tick inside. */
const DROP = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <path class="jp-icon3" fill="#616161" fill-rule="evenodd" d="M8 .8c.3 0 .5.1.6.3 2 2.7 4.7 6 4.7 8.9a5.3 5.3
   0 0 1-10.6 0C2.7 7.1 5.4 3.8 7.4 1.1 7.5.9 7.7.8 8 .8Zm0 2.3C6.3 5.4 4.2 8 4.2 10a3.8 3.8 0 0 0 7.6 0C11.8
   8 9.7 5.4 8 3.1Z"/>
  <path class="jp-icon3" fill="#616161" d="M7.3 12.4 5.3 10.4 6.2 9.5 7.3 10.6 9.8 8.1 10.7 9Z"/></svg>`;

export const icon = new LabIcon({ name: 'deeprules:drop', svgstr: DROP });

const SHAPES: Record<StateName, JSX.Element> = {
  found: (
    <>
      <path d="M8 1.8 15 14.2H1Z" fill="currentColor" stroke="none" />
      <path d="M8 6.4v3.6M8 12v.1" stroke="var(--jp-layout-color1)" strokeWidth="1.6" />
    </>
  ),
  clear: <path d="m3 8.5 3.4 3.4L13 4.8" strokeWidth="1.9" />,
  muted: (
    <>
      <path d="M4 11.5V7a4 4 0 0 1 8 0v4.5M2.8 11.5h10.4M7 13.7h2" />
      <path d="M2.5 2.5 13.5 13.5" />
    </>
  ),
  ask: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M6.2 6.5a1.8 1.8 0 1 1 2.7 1.5c-.6.4-.9.7-.9 1.3M8 11.4v.1" />
    </>
  ),
  crashed: <path d="m4.2 4.2 7.6 7.6M11.8 4.2 4.2 11.8" strokeWidth="1.7" />,
  'not-applicable': <path d="M4 8h8" strokeWidth="1.7" />,
  'not-checked': <circle cx="8" cy="8" r="5.6" strokeDasharray="2.2 2.2" />
};

/** The drawing for a state; its word says the same, so a screen reader passes over it. */
export function StateIcon({ state }: { state: StateName }): JSX.Element {
  return (
    <svg
      className={`deeprules-state-icon deeprules-tone-${state}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[state]}
    </svg>
  );
}
