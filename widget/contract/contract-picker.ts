import type { Refused } from '@throughline/sdk';
import { type AddressView, describeContract, type WantedContract, withHints } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import { formStyles } from '../ui/form.styles.ts';
import { problem } from '../ui/problem.ts';
import {
  type ChosenStep,
  type ContractChoice,
  choiceFrom,
  choiceProblem,
  confirmedOn,
  type Offer,
  type OutsideChannel,
  offeredWaits,
  type Place,
  placedAt,
  typedOn,
  wantedFrom,
} from './contract-choice.ts';
import { contractPickerStyles } from './contract-picker.styles.ts';
import { limitFields } from './limit-fields.ts';
import { orderFields } from './order-fields.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { translateContract } from './translate-contract.ts';
import { waitName } from './wait-name.ts';

/** An address that is typed now and has to be confirmed first. */
export interface TypedAddress {
  channel: OutsideChannel;
  address: string;
}

const fields = {
  email: { id: 'address', type: 'email', autocomplete: 'email', placeholder: 'name@example.com', pattern: '.*' },
  sms: {
    id: 'number',
    type: 'tel',
    autocomplete: 'tel',
    placeholder: '+49 170 1234567',
    // Which numbers there are the gateway knows; here only what is no number at all is caught.
    pattern: String.raw`\s*[+\d][\d\s\(\)\.\/\-]{5,23}`,
  },
} as const;

const outside: readonly OutsideChannel[] = ['email', 'sms'];

/**
 * The form in which a customer says where answers go. The sentence below it is the contract itself, in the words that
 * customer and agent will read.
 *
 * @element throughline-contract-picker
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {string} action - Words of its button where no address has to be confirmed; default "Save".
 * @attr {boolean} known-only - Only confirmed addresses can be chosen, no new one be typed.
 * @fires throughline-want - `{ wanted, typed }`: this contract, and the addresses to confirm first.
 */
export class ContractPicker extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, formStyles, contractPickerStyles];
  static override properties = {
    locale: { type: String },
    action: { type: String },
    knownOnly: { type: Boolean, attribute: 'known-only' },
    contract: { attribute: false },
    channels: { attribute: false },
    addresses: { attribute: false },
    busy: { type: Boolean },
    refusal: { attribute: false },
    timeZone: { attribute: false },
    now: { attribute: false },
    choice: { state: true },
    typed: { state: true },
    picksDate: { state: true },
    showsProblems: { state: true },
  };

  declare locale: string;
  declare action: string;
  declare knownOnly: boolean;
  /** The contract from which changing starts; a step outside the chat without an address asks for a new one. */
  declare contract: WantedContract | null;
  /** The channels on which the site can answer. */
  declare channels: readonly string[];
  declare addresses: readonly AddressView[];
  declare busy: boolean;
  declare refusal: Refused | null;
  /** IANA name of the person's zone. */
  declare timeZone: string;
  declare now: () => number;
  declare protected choice: ContractChoice;
  declare protected typed: Readonly<Record<OutsideChannel, string>>;
  declare protected picksDate: boolean;
  declare protected showsProblems: boolean;

  constructor() {
    super();
    this.locale = 'en';
    this.action = '';
    this.knownOnly = false;
    this.contract = null;
    this.channels = ['email'];
    this.addresses = [];
    this.busy = false;
    this.refusal = null;
    this.timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.now = Date.now;
    this.choice = {
      place: 'here',
      steps: [{ channel: 'web', addressId: '', waitSeconds: 0 }],
      quiet: null,
      lastDay: '',
    };
    this.typed = { email: '', sms: '' };
    this.picksDate = false;
    this.showsProblems = false;
  }

  override focus(options?: FocusOptions): void {
    const first = this.#startsWithAddress ? '#address, #number' : 'input:checked';
    this.renderRoot.querySelector<HTMLElement>(first)?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated && this.contract !== null) {
      this.choice = choiceFrom(this.contract);
      this.#isUnfolded = this.choice.quiet !== null || this.choice.lastDay !== '';
    }
    if (!this.hasUpdated || changed.has('addresses')) this.#chooseKnownAddresses();
  }

  get #startsWithAddress(): boolean {
    return this.contract?.steps.some((step) => step.channel !== 'web' && step.addressId === null) ?? false;
  }

  /** The channels that can be chosen here. */
  get #offered(): OutsideChannel[] {
    const offered = outside.filter((channel) => this.channels.includes(channel));
    return this.knownOnly ? offered.filter((channel) => confirmedOn(channel, this.addresses).length > 0) : offered;
  }

  get #offer(): Offer {
    return { channels: this.#offered, addresses: this.addresses, knownOnly: this.knownOnly };
  }

  #chooseKnownAddresses(): void {
    if (this.#startsWithAddress) return;
    if (this.knownOnly) this.choice = choiceFrom(this.#usable(wantedFrom(this.choice)));
    this.#changeSteps((step) => {
      const known = confirmedOn(step.channel, this.addresses);
      const isTyped = step.channel !== 'web' && this.typed[step.channel] !== '';
      if (isTyped || known.some(({ addressId }) => addressId === step.addressId)) return step;
      return { ...step, addressId: known[0]?.addressId ?? '' };
    });
  }

  /** What is left of a contract without the channels that cannot be chosen here. */
  #usable(wanted: WantedContract): WantedContract {
    const steps = wanted.steps.filter(({ channel }) => channel === 'web' || this.#offered.includes(channel));
    return { ...wanted, steps: steps.length > 0 ? steps : [{ channel: 'web', addressId: null, afterSeconds: 0 }] };
  }

  #change(part: Partial<ContractChoice>): void {
    this.choice = { ...this.choice, ...part };
  }

  #changeSteps(change: (step: ChosenStep) => ChosenStep): void {
    this.#change({ steps: this.choice.steps.map(change) });
  }

  /** The fields with what is no address. */
  #isWrong(channel: OutsideChannel): boolean {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`#${fields[channel].id}`);
    return !(field?.checkValidity() ?? false);
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    this.showsProblems = true;
    const typed = [...new Set(typedOn(this.choice))];
    const isWrong = typed.some((channel) => this.#isWrong(channel));
    if (choiceProblem(this.choice, this.now()) !== null || isWrong) {
      this.requestUpdate();
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      return;
    }
    emitInside(this, 'throughline-want', {
      wanted: wantedFrom(this.choice),
      typed: typed.map((channel): TypedAddress => ({ channel, address: this.typed[channel].trim() })),
    });
  }

  protected override render(): TemplateResult {
    const words = translateContract(this.locale);
    const { place } = this.choice;
    const channels = this.#offered;
    const later = channels.map((channel) => `then-${channel}` as const);
    return html`<form novalidate @submit=${this.#submit}>
      <fieldset>
        <legend><h2>${words.title}</h2></legend>
        ${this.#place('here')} ${later.map((one) => [this.#place(one), place === one ? this.#waits() : nothing])}
        ${channels.map((channel) => this.#place(channel))} ${channels.length > 0 ? this.#place('several') : nothing}
        ${place === 'several' ? this.#order() : nothing}
      </fieldset>
      ${place === 'here' ? nothing : [this.#addresses(), this.#limits()]}
      ${this.refusal === null ? nothing : problem('refusal', refusalSentence(this.refusal, this.locale))}
      <div class="end">
        <p class="preview" aria-live="polite"><strong>${words.preview}</strong> ${this.#sentence()}</p>
        <div class="buttons"><button class="primary" ?disabled=${this.busy}>${this.#actionWords()}</button></div>
      </div>
    </form>`;
  }

  #actionWords(): string {
    const words = translateContract(this.locale);
    const [channel] = typedOn(this.choice);
    return channel ? words.next[channel] : this.action || words.save;
  }

  #place(place: Place): TemplateResult {
    const { name, why } = translateContract(this.locale).places[place];
    return html`<label class="option"
      ><input
        type="radio"
        name="place"
        value=${place}
        aria-describedby="why-${place}"
        .checked=${this.choice.place === place}
        @change=${() => {
          this.choice = placedAt(this.choice, place, this.#offer);
        }}
      />${name}<small id="why-${place}" aria-hidden="true">${why}</small></label
    >`;
  }

  #pill(name: string, isChosen: boolean, choose: () => void, label: string): TemplateResult {
    return html`<label class="pill"
      ><input type="radio" name=${name} .checked=${isChosen} @change=${choose} />${label}</label
    >`;
  }

  #waits(): TemplateResult {
    const waitSeconds = this.choice.steps.at(-1)?.waitSeconds ?? 0;
    const waits = offeredWaits.includes(waitSeconds) ? offeredWaits : [...offeredWaits, waitSeconds];
    const choose = (seconds: number) => () =>
      this.#changeSteps((step) => (step.channel === 'web' ? step : { ...step, waitSeconds: seconds }));
    return html`<div class="waits" role="radiogroup" aria-label=${translateContract(this.locale).wait}>
      ${waits.map((seconds) =>
        this.#pill('wait', seconds === waitSeconds, choose(seconds), waitName(seconds, this.locale)),
      )}
    </div>`;
  }

  #order(): TemplateResult {
    return orderFields({
      locale: this.locale,
      steps: this.choice.steps,
      offer: this.#offer,
      isSame: this.showsProblems && choiceProblem(this.choice, this.now()) === 'same',
      change: (steps, focus) => {
        this.#change({ steps });
        void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(focus)?.focus());
      },
    });
  }

  /** Where there is one address outside: the known ones. Then fields for those that are typed. */
  #addresses(): TemplateResult {
    const { place, steps } = this.choice;
    const step = place === 'several' ? undefined : steps.at(-1);
    const typed = typedOn(this.choice);
    return html`${step && step.channel !== 'web' ? this.#known(step, step.channel) : nothing}
    ${outside.map((channel) => this.#typedField(channel, typed.includes(channel)))}`;
  }

  #typedField(channel: OutsideChannel, isShown: boolean): TemplateResult | typeof nothing {
    if (!isShown) return nothing;
    const words = translateContract(this.locale)[channel];
    const { id, type, autocomplete, placeholder, pattern } = fields[channel];
    const isWrong = this.showsProblems && this.#isWrong(channel);
    return html`<div>
      <label for=${id}>${words.address}</label>
      <input
        class="field"
        id=${id}
        type=${type}
        name=${channel}
        autocomplete=${autocomplete}
        inputmode=${type}
        dir="ltr"
        maxlength="254"
        pattern=${pattern}
        required
        placeholder=${placeholder}
        aria-invalid=${isWrong}
        aria-describedby=${isWrong ? `${id}-problem` : nothing}
        .value=${this.typed[channel]}
        @input=${(event: Event) => {
          this.typed = { ...this.typed, [channel]: (event.target as HTMLInputElement).value };
        }}
      />
      ${isWrong ? problem(`${id}-problem`, words.wrong) : nothing}
    </div>`;
  }

  #known(step: ChosenStep, channel: OutsideChannel): TemplateResult | typeof nothing {
    const words = translateContract(this.locale)[channel];
    const known = confirmedOn(channel, this.addresses);
    if (known.length === 0) return nothing;
    const choose = (addressId: string) => () =>
      this.#changeSteps((one) => (one.channel === channel ? { ...one, addressId } : one));
    return html`<div role="radiogroup" aria-label=${words.address}>
      <p class="name" aria-hidden="true">${words.address}</p>
      <div class="waits flush">
        ${known.map(({ addressId, hint }) =>
          this.#pill('known', addressId === step.addressId, choose(addressId), hint),
        )}
        ${this.knownOnly ? nothing : this.#pill('known', step.addressId === '', choose(''), words.other)}
      </div>
    </div>`;
  }

  #limits(): TemplateResult {
    return limitFields({
      ...{ locale: this.locale, timeZone: this.timeZone, now: this.now(), picksDate: this.picksDate },
      choice: this.choice,
      found: this.showsProblems ? choiceProblem(this.choice, this.now()) : null,
      isUnfolded: this.#isUnfolded,
      change: (part) => {
        this.#change(part);
        void this.updateComplete.then(() => this.#showLimits());
      },
      pickDate: (on) => {
        this.picksDate = on;
      },
      unfolded: () => this.#showLimits(),
    });
  }

  #isUnfolded = false;

  /** Brings what the person has just unfolded above the sticky end; not what stands open from the start. */
  #showLimits(): void {
    const details = this.renderRoot.querySelector('details');
    const end = this.renderRoot.querySelector('.end');
    this.#isUnfolded = details?.open ?? this.#isUnfolded;
    if (!details?.open || !end || !details.contains(this.shadowRoot?.activeElement ?? null)) return;
    const { top, bottom } = details.getBoundingClientRect();
    const covered = bottom + 8 - end.getBoundingClientRect().top;
    if (covered > 0) this.scrollBy(0, Math.min(covered, top - this.getBoundingClientRect().top));
  }

  #sentence(): string {
    const words = translateContract(this.locale);
    const wanted = wantedFrom(this.choice);
    // What is typed stands for its address until it has one.
    const steps = wanted.steps.map((step) =>
      step.channel === 'web' ? step : { ...step, addressId: step.addressId ?? step.channel },
    );
    const hintOf = (addressId: string): string | null => {
      const known = this.addresses.find((address) => address.addressId === addressId);
      const channel = outside.find((one) => one === addressId);
      return known?.hint ?? (channel ? this.typed[channel].trim() || words[channel].mine : null);
    };
    return describeContract(withHints({ ...wanted, steps }, hintOf), pickLocale(this.locale));
  }
}
