import { html, nothing, type TemplateResult } from 'lit';
import { api } from './api.ts';
import type { LabModel } from './lab-model.ts';

const steps = [
  { label: '+1 min', ms: 60_000 },
  { label: '+5 min', ms: 300_000 },
  { label: '+1 h', ms: 3_600_000 },
  { label: '+1 day', ms: 86_400_000 },
];

/** An offset in words: `+1 day 5 min`. */
function offsetWords(offsetMs: number): string {
  const minutes = Math.round(offsetMs / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return `+${parts.flatMap(([n, unit]) => (n > 0 ? [`${n} ${unit}`] : [])).join(' ')}`;
}

function clockView(model: LabModel): TemplateResult | typeof nothing {
  const { lab, readAt } = model.state;
  if (!lab) return nothing;
  const now = new Date(lab.now + Date.now() - readAt);
  const turn = (offsetMs: number) => () => void model.act(() => api.turnClock(offsetMs));
  return html`<section class="clock" aria-label="Clock">
    <time datetime=${now.toISOString()}>
      <b>${now.toLocaleTimeString('en-GB')}</b>
      ${now.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })}
      ${lab.offsetMs > 0 ? html`<mark>${offsetWords(lab.offsetMs)}</mark>` : nothing}
    </time>
    <span class="buttons">
      ${steps.map(({ label, ms }) => html`<button type="button" @click=${turn(lab.offsetMs + ms)}>${label}</button>`)}
      <button type="button" ?disabled=${lab.offsetMs === 0} @click=${turn(0)}>Real time</button>
    </span>
  </section>`;
}

function gatewayView(model: LabModel): TemplateResult | typeof nothing {
  const gateway = model.state.lab?.gateway;
  if (!gateway) return nothing;
  const act = (action: 'kill' | 'start') => () => void model.act(() => api.gateway(action));
  return html`<section class="gateway" aria-label="Gateway">
    <span class="state ${gateway}" role="status">Gateway ${gateway}</span>
    ${
      gateway === 'running'
        ? html`<button type="button" class="danger" @click=${act('kill')}>kill -9</button>`
        : html`<button type="button" ?disabled=${gateway === 'starting'} @click=${act('start')}>Start</button>`
    }
  </section>`;
}

/** The line on top: the clock, the gateway, the other parts of the demo. */
export function barView(model: LabModel): TemplateResult {
  const { places, state } = model;
  return html`<header class="bar">
    <h1>Channel lab</h1>
    ${clockView(model)} ${gatewayView(model)}
    <nav>
      <a href=${places.shopUrl} target="_blank" rel="noopener">Shop</a>
      <a href=${places.deskUrl} target="_blank" rel="noopener">Desk</a>
    </nav>
    ${
      state.problem || !state.isConnected
        ? html`<p class="problem" role="alert">${state.problem ?? 'Connecting to the lab …'}</p>`
        : nothing
    }
  </header>`;
}
