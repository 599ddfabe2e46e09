import { html, render } from 'lit';
import { barView } from './bar-view.ts';
import { deviceView } from './device-view.ts';
import { LabModel, type Pane } from './lab-model.ts';
import { mailboxView } from './mailbox-view.ts';
import { switchesView } from './switches-view.ts';

const panes: readonly { pane: Pane; label: string }[] = [
  { pane: 'mail', label: 'Mailbox' },
  { pane: 'switches', label: 'Mail carrier' },
];

const root = document.querySelector<HTMLElement>('#lab');

function show(place: HTMLElement, model: LabModel): void {
  const { pane, lab } = model.state;
  const isDisturbed =
    lab !== null &&
    Object.values({ ...lab.mail.all.incoming, ...lab.mail.all.outgoing }).some(
      (value) => value !== 'none' && value !== 0 && value !== false,
    );
  render(
    html`${barView(model)}
      <main>
        ${deviceView(model)}
        <section class="channels" aria-label="Channels">
          <div class="segments panes" role="group" aria-label="Show">
            ${panes.map(
              (each) =>
                html`<button type="button" aria-pressed=${pane === each.pane} @click=${() => model.set({ pane: each.pane })}>
                  ${each.label}${each.pane === 'switches' && isDisturbed ? ' •' : ''}
                </button>`,
            )}
          </div>
          ${pane === 'mail' ? mailboxView(model) : switchesView(model)}
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
