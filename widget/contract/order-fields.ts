import type { ChannelName } from '@throughline/sdk/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icon.ts';
import { problem } from '../ui/problem.ts';
import { type ChosenStep, movedUp, type Offer, offeredPlaces, offeredWaits, withOneMore } from './contract-choice.ts';
import { translateContract } from './translate-contract.ts';
import { waitName } from './wait-name.ts';

interface Order {
  locale: string;
  steps: readonly ChosenStep[];
  offer: Offer;
  /** One place is there twice, and the person has been told. */
  isSame: boolean;
  /** `focus`: what has the focus afterwards, as a selector. */
  change: (steps: readonly ChosenStep[], focus: string) => void;
}

/** A place of a step as the value of an option: `web`, `email <id>`, `sms ` for a new number. */
const optionOf = ({ channel, addressId }: Pick<ChosenStep, 'channel' | 'addressId'>): string =>
  `${channel} ${addressId}`;

function placeSelect(order: Order, step: ChosenStep, index: number): TemplateResult {
  const words = translateContract(order.locale);
  const { addresses } = order.offer;
  const nameOf = ({ channel, addressId }: Pick<ChosenStep, 'channel' | 'addressId'>): string => {
    if (channel === 'web') return words.inChat;
    const known = addresses.find((address) => address.addressId === addressId);
    return known ? words[channel].to(known.hint) : words[channel].toNew;
  };
  const choose = (event: Event): void => {
    const [channel = 'web', addressId = ''] = (event.target as HTMLSelectElement).value.split(' ');
    const changed = { ...step, channel: channel as ChannelName, addressId };
    order.change(order.steps.with(index, changed), `#place-${index}`);
  };
  return html`<select
    class="field"
    id="place-${index}"
    aria-label=${words.placeNumber(index + 1)}
    aria-invalid=${order.isSame}
    aria-describedby=${order.isSame ? 'same-problem' : nothing}
    @change=${choose}
    >${offeredPlaces(order.offer).map(
      (place) =>
        html`<option value=${optionOf(place)} .selected=${optionOf(place) === optionOf(step)}>${nameOf(place)}</option>`,
    )}</select
  >`;
}

function waitSelect(order: Order, step: ChosenStep, index: number): TemplateResult {
  const words = translateContract(order.locale);
  const waits = [...new Set([0, ...offeredWaits, step.waitSeconds])];
  const choose = (event: Event): void => {
    const waitSeconds = Number((event.target as HTMLSelectElement).value);
    order.change(order.steps.with(index, { ...step, waitSeconds }), `#wait-${index}`);
  };
  return html`<label class="then" for="wait-${index}">${words.ifUnread}</label>
    <select class="field" id="wait-${index}" @change=${choose}>
      ${waits.map(
        (seconds) =>
          html`<option value=${seconds} .selected=${seconds === step.waitSeconds}
            >${waitName(seconds, order.locale)}</option
          >`,
      )}
    </select>`;
}

function row(order: Order, step: ChosenStep, index: number): TemplateResult {
  const words = translateContract(order.locale);
  const { steps, change } = order;
  const up = html`<button
    class="round"
    type="button"
    aria-label=${words.up(index + 1)}
    @click=${() => change(movedUp(steps, index), `#place-${index - 1}`)}
    >${icon('send')}</button
  >`;
  const remove = html`<button
    class="round"
    type="button"
    aria-label=${words.remove(index + 1)}
    @click=${() => change(steps.toSpliced(index, 1), `#place-${Math.max(0, index - 1)}`)}
    >${icon('close')}</button
  >`;
  return html`<li>
    ${index === 0 ? nothing : html`<div class="after">${waitSelect(order, step, index)}</div>`}
    <div class="at">
      ${placeSelect(order, step, index)} ${index === 0 ? nothing : up} ${steps.length > 1 ? remove : nothing}
    </div>
  </li>`;
}

/** The order of up to four places: each with its wait, to be moved and taken away, and one more. */
export function orderFields(order: Order): TemplateResult {
  const words = translateContract(order.locale);
  const { steps, offer } = order;
  const more = withOneMore(steps, offer);
  return html`<div class="order">
    <ol aria-label=${words.places.several.name}>
      ${steps.map((step, index) => row(order, step, index))}
    </ol>
    ${order.isSame ? problem('same-problem', words.same) : nothing}
    ${
      more.length > steps.length
        ? html`<button
            class="link add"
            type="button"
            @click=${() => order.change(more, `#place-${steps.length}`)}
            >${words.add}</button
          >`
        : nothing
    }
  </div>`;
}
