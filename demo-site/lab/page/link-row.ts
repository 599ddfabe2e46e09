import { html, nothing, type TemplateResult } from 'lit';
import { api } from './api.ts';
import type { Device, LabModel } from './lab-model.ts';

function linkName(link: string): string {
  if (link.includes('#throughline-continue=')) return 'Continue in the browser';
  if (URL.canParse(link) && new URL(link).pathname === '/confirm') return 'Confirm this address';
  return link.length > 60 ? `${link.slice(0, 57)}…` : link;
}

const isFrom = (link: string, origins: readonly string[]): boolean =>
  URL.canParse(link) && origins.some((origin) => new URL(link).origin === new URL(origin).origin);

/** A link of a mail or text; what leads to the shop can be opened on either device. */
export function linkRow(model: LabModel, link: string, isShort = false): TemplateResult {
  const { shopUrl, secondShopUrl, gatewayUrl } = model.places;
  const leadsToShop = isFrom(link, isShort ? [shopUrl, secondShopUrl, gatewayUrl] : [shopUrl, secondShopUrl]);
  const open = (device: Device) => () =>
    void model.act(async () => model.hold(device, isShort ? (await api.target(link)).url : link));
  return html`<li>
    <a href=${link} target="_blank" rel="noopener noreferrer">${linkName(link)}</a>
    ${
      leadsToShop
        ? html`<button type="button" @click=${open('laptop')}>on the laptop</button>
            <button type="button" @click=${open('phone')}>on the phone</button>`
        : nothing
    }
  </li>`;
}
