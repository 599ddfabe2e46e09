import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Device, LabModel } from './lab-model.ts';

const devices: readonly { device: Device; label: string }[] = [
  { device: 'laptop', label: 'Laptop' },
  { device: 'phone', label: 'Phone' },
  { device: 'closed', label: 'Tab closed' },
];

const hints = {
  laptop: 'The laptop shares its storage with the shop opened in a tab of its own: two tabs, one device.',
  phone: 'The phone has the shop under another origin: a browser keeps its storage apart, as on a second device.',
};

const closed = html`<div class="closed">
  <svg viewBox="0 0 120 90" aria-hidden="true">
    <path d="M10 78h100M22 78V30q0-6 6-6h64q6 0 6 6v48" class="outline" />
    <path d="M46 40l28 24M74 40L46 64" class="cross" />
  </svg>
  <p><b>The customer has closed the tab.</b></p>
  <p>Answers now go where they asked for them.</p>
</div>`;

function frame(model: LabModel): TemplateResult {
  const { device, frameUrl, frameKey } = model.state;
  return html`<div class="screen ${device}">
    ${keyed(frameKey, html`<iframe src=${frameUrl} title="The shop on the customer's ${device}"></iframe>`)}
  </div>`;
}

/** The customer's devices with the shop in them, one at a time: putting one away closes its tab. */
export function deviceView(model: LabModel): TemplateResult {
  const { device } = model.state;
  const newVisitor = () => model.hold(device, `${model.places.shopUrl}/new-visitor`);
  return html`<section class="device" aria-label="The customer's devices">
    <div class="tools">
      <div class="segments" role="group" aria-label="In the customer's hands">
        ${devices.map(
          (each) =>
            html`<button type="button" aria-pressed=${device === each.device} @click=${() => model.hold(each.device)}>
              ${each.label}
            </button>`,
        )}
      </div>
      <button type="button" ?disabled=${device === 'closed'} @click=${newVisitor}>New customer</button>
    </div>
    ${device === 'closed' ? closed : frame(model)}
    ${device === 'closed' ? nothing : html`<p class="hint">${hints[device]}</p>`}
  </section>`;
}
