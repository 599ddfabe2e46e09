import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { MomentKind } from '../moments.ts';

const strokes: Record<MomentKind, SVGTemplateResult> = {
  customer: svg`<circle cx="12" cy="9" r="3.5" /><path d="M5 19c1-4 13-4 14 0" />`,
  agent: svg`<path d="M5 12v-1a7 7 0 0 1 14 0v1M5 12v4h3v-4zM19 12v4h-3v-4zM17 16c0 3-3 3-5 3" />`,
  contract: svg`<path d="M12 4v16M12 6h6l2 2-2 2h-6M12 12H6l-2 2 2 2h6" />`,
  proposal: svg`<path d="M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.5v.5" />`,
  waiting: svg`<path d="M7 5h10M7 19h10M8 5c0 5 8 9 8 14M16 5c0 5-8 9-8 14" />`,
  sending: svg`<path d="M5 12h13M13 7l5 5-5 5" />`,
  accepted: svg`<path d="M6 13l4 4 8-9" />`,
  delivered: svg`<path d="M3 13l4 4 7-9M11 16l1 1 8-9" />`,
  read: svg`<path d="M3 12c4-7 14-7 18 0-4 7-14 7-18 0z" /><circle cx="12" cy="12" r="2.5" />`,
  failed: svg`<path d="M7 7l10 10M17 7L7 17" />`,
  'no-use': svg`<path d="M7 7l10 10M17 7L7 17" />`,
  unknown: svg`<path d="M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.5v.5" />`,
  cancelled: svg`<circle cx="12" cy="12" r="7" /><path d="M7 17L17 7" />`,
  planned: svg`<circle cx="12" cy="12" r="7" /><path d="M12 8v4l3 2" />`,
};

/** The picture of a moment; its label says the same in words. */
export function momentIcon(kind: MomentKind): TemplateResult {
  return html`<svg class="icon ${kind}" viewBox="0 0 24 24" aria-hidden="true">${strokes[kind]}</svg>`;
}
