import { html, render } from 'lit';
import { barView } from './bar-view.ts';
import { deviceView } from './device-view.ts';
import { LabModel, type Pane } from './lab-model.ts';
import { mailboxView } from './mailbox-view.ts';
import { phoneView } from './phone-view.ts';
import { planView } from './plan-view.ts';
import { switchesView } from './switches-view.ts';

const panes: readonly { pane: Pane; label: string }[] = [
  { pane: 'mail', label: 'Mailbox' },
  { pane: 'phone', label: 'Texts' },
  { pane: 'plan', label: 'Timeline' },
  { pane: 'switches', label: 'Carriers' },
];

const views = { mail: mailboxView, phone: phoneView, plan: planView, switches: switchesView };

const root = document.querySelector<HTMLElement>('#lab');

/** Whether a switch is not as at the start. */
const isChanged = (value: unknown): boolean => !['none', 'in-order', 0, false].includes(value as string);

function show(place: HTMLElement, model: LabModel): void {
  const { pane, lab } = model.state;
  const isDisturbed = [lab?.mail, lab?.sms].some(
    (carrier) => carrier && Object.values({ ...carrier.all.incoming, ...carrier.all.outgoing }).some(isChanged),
  );
  render(
    html`${barView(model)}
      <main>
        ${deviceView(model)}
        <section class="channels" aria-label="Channels">
          <div class="segments panes" role="group" aria-label="Show">
            ${panes.map(
              (each) =>
                html`<button type="button" aria-pressed=${pane === each.pane} @click=${() => void model.show(each.pane)}>
                  ${each.label}${each.pane === 'switches' && isDisturbed ? ' •' : ''}
                </button>`,
            )}
          </div>
          ${views[pane](model)}
        </section>
      </main>`,
    place,
  );
}

if (root) {
  const { shop = '', secondShop = '', gateway = '', desk = '' } = root.dataset;
  root.replaceChildren();
  const model: LabModel = new LabModel(
    { shopUrl: shop, secondShopUrl: secondShop, gatewayUrl: gateway, deskUrl: desk },
    () => show(root, model),
  );
  show(root, model);
  model.follow();
  // The clock runs on.
  setInterval(() => show(root, model), 1_000);
}
