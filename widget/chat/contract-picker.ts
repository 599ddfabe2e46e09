import type { Refused } from '@throughline/sdk';
import { type AddressView, describeContract, type WantedContract, withHints } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import { type ContractChoice, choiceFrom, choiceProblem, offeredWaits, wantedFrom } from './contract-choice.ts';
import { contractPickerStyles } from './contract-picker.styles.ts';
import { formStyles } from './form.styles.ts';
import { problem } from './problem.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { translateStep } from './translate-step.ts';

/** Stands for "another address" among the confirmed ones. */
const other = '';
const defaultQuiet = { from: '21:00', to: '08:00' };

/**
 * The form in which a customer says where answers go. The sentence below it is the contract itself, in the words that
 * customer and agent will read.
 *
 * @element throughline-contract-picker
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @fires throughline-want - `{ wanted, address }`: this contract, and the address to confirm first or null.
 */
export class ContractPicker extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, formStyles, contractPickerStyles];
  static override properties = {
    locale: { type: String },
    contract: { attribute: false },
    addresses: { attribute: false },
    busy: { type: Boolean },
    refusal: { attribute: false },
    timeZone: { attribute: false },
    now: { attribute: false },
    choice: { state: true },
    addressId: { state: true },
    newAddress: { state: true },
    showsProblems: { state: true },
  };

  declare locale: string;
  /** The contract from which changing starts; an e-mail step without an address asks for a new one. */
  declare contract: WantedContract | null;
  declare addresses: readonly AddressView[];
  declare busy: boolean;
  declare refusal: Refused | null;
  /** IANA name of the person's zone. */
  declare timeZone: string;
  declare now: () => number;
  declare protected choice: ContractChoice;
  declare protected addressId: string;
  declare protected newAddress: string;
  declare protected showsProblems: boolean;

  constructor() {
    super();
    this.locale = 'en';
    this.contract = null;
    this.addresses = [];
    this.busy = false;
    this.refusal = null;
    this.timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.now = Date.now;
    this.choice = { place: 'here', waitSeconds: 300, quiet: null, lastDay: '' };
    this.addressId = other;
    this.newAddress = '';
    this.showsProblems = false;
  }

  override focus(options?: FocusOptions): void {
    const first = this.#startsWithAddress ? '#address' : 'input:checked';
    this.renderRoot.querySelector<HTMLElement>(first)?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated && this.contract !== null) this.choice = choiceFrom(this.contract);
    if (!this.hasUpdated || changed.has('addresses')) this.#chooseKnownAddress();
  }

  get #startsWithAddress(): boolean {
    return this.contract?.steps.some((step) => step.channel === 'email' && step.addressId === null) ?? false;
  }

  get #confirmed(): AddressView[] {
    return this.addresses.filter((known) => known.channel === 'email' && known.confirmed);
  }

  #chooseKnownAddress(): void {
    if (this.newAddress !== '' || this.#confirmed.some((known) => known.addressId === this.addressId)) return;
    if (this.#startsWithAddress) return;
    const inForce = this.contract?.steps.find((step) => step.channel === 'email')?.addressId;
    const known = this.#confirmed.find((address) => address.addressId === inForce) ?? this.#confirmed[0];
    this.addressId = known?.addressId ?? other;
  }

  #change(part: Partial<ContractChoice>): void {
    this.choice = { ...this.choice, ...part };
  }

  get #needsAddress(): boolean {
    return this.choice.place !== 'here' && this.addressId === other;
  }

  get #isAddressWrong(): boolean {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#address');
    return this.#needsAddress && !(field?.checkValidity() ?? false);
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    this.showsProblems = true;
    if (choiceProblem(this.choice, this.now()) !== null || this.#isAddressWrong) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      return;
    }
    const wanted = wantedFrom(this.choice, this.addressId === other ? null : this.addressId, this.timeZone);
    emitInside(this, 'throughline-want', { wanted, address: this.#needsAddress ? this.newAddress.trim() : null });
  }

  protected override render(): TemplateResult {
    const words = translateStep(this.locale).picker;
    const isHere = this.choice.place === 'here';
    const isLater = this.choice.place === 'then-email';
    return html`<form novalidate @submit=${this.#submit}>
      <fieldset>
        <legend><h2>${words.title}</h2></legend>
        ${this.#place('here', words.here, words.hereWhy)} ${this.#place('then-email', words.thenEmail, isLater ? words.thenEmailAfter : words.thenEmailWhy)}
        ${isLater ? this.#waits() : nothing} ${this.#place('email', words.email, words.emailWhy)}
      </fieldset>
      ${isHere ? nothing : [this.#address(), this.#limits()]}
      ${this.refusal === null ? nothing : problem('refusal', refusalSentence(this.refusal, this.locale))}
      <div class="end">
        <p class="preview" aria-live="polite"><strong>${words.preview}</strong> ${this.#sentence()}</p>
        <div class="buttons">
          <button class="primary" ?disabled=${this.busy}>${this.#needsAddress ? words.next : words.save}</button>
        </div>
      </div>
    </form>`;
  }

  #place(place: ContractChoice['place'], name: string, why: string): TemplateResult {
    return html`<label class="option"
      ><input
        type="radio"
        name="place"
        value=${place}
        aria-describedby="why-${place}"
        .checked=${this.choice.place === place}
        @change=${() => this.#change({ place })}
      />${name}<small id="why-${place}" aria-hidden="true">${why}</small></label
    >`;
  }

  #waits(): TemplateResult {
    const { waitSeconds } = this.choice;
    const waits = offeredWaits.includes(waitSeconds) ? offeredWaits : [...offeredWaits, waitSeconds];
    return html`<div class="waits" role="radiogroup" aria-label=${translateStep(this.locale).picker.wait}>
      ${waits.map(
        (seconds) =>
          html`<label class="pill"
            ><input
              type="radio"
              name="wait"
              .checked=${seconds === waitSeconds}
              @change=${() => this.#change({ waitSeconds: seconds })}
            />${this.#waitName(seconds)}</label
          >`,
      )}
    </div>`;
  }

  #waitName(seconds: number): string {
    const words = translateStep(this.locale).picker;
    return seconds % 3_600 === 0 ? words.hours(seconds / 3_600) : words.minutes(Math.round(seconds / 60));
  }

  #address(): TemplateResult {
    const words = translateStep(this.locale).picker;
    const isWrong = this.showsProblems && this.#isAddressWrong;
    return html`${this.#confirmed.length === 0 ? nothing : this.#knownAddresses()}
      <div ?hidden=${!this.#needsAddress}>
        <label for="address">${words.address}</label>
        <input
          class="field"
          id="address"
          type="email"
          name="email"
          autocomplete="email"
          inputmode="email"
          maxlength="254"
          required
          placeholder="name@example.com"
          aria-invalid=${isWrong}
          aria-describedby=${isWrong ? 'address-problem' : nothing}
          .value=${this.newAddress}
          @input=${(event: Event) => {
            this.newAddress = (event.target as HTMLInputElement).value;
          }}
        />
        ${isWrong ? problem('address-problem', words.addressWrong) : nothing}
      </div>`;
  }

  #knownAddresses(): TemplateResult {
    const words = translateStep(this.locale).picker;
    const option = (addressId: string, name: string): TemplateResult =>
      html`<label class="pill"
        ><input
          type="radio"
          name="address"
          .checked=${this.addressId === addressId}
          @change=${() => {
            this.addressId = addressId;
          }}
        />${name}</label
      >`;
    return html`<div role="radiogroup" aria-label=${words.address}>
      <p class="name" aria-hidden="true">${words.address}</p>
      <div class="waits flush">
        ${this.#confirmed.map((known) => option(known.addressId, known.hint))} ${option(other, words.otherAddress)}
      </div>
    </div>`;
  }

  #limits(): TemplateResult {
    const words = translateStep(this.locale).picker;
    const { quiet, lastDay } = this.choice;
    const found = this.showsProblems ? choiceProblem(this.choice, this.now()) : null;
    return html`<details ?open=${quiet !== null || lastDay !== ''} @toggle=${this.#showLimits}>
      <summary>${words.limits}</summary>
      <div class="limits">
        <label class="check"
          ><input
            type="checkbox"
            .checked=${quiet !== null}
            @change=${() => {
              this.#change({ quiet: quiet === null ? defaultQuiet : null });
              void this.updateComplete.then(() => this.#showLimits());
            }}
          />${words.quiet}</label
        >
        ${quiet === null ? nothing : this.#quietHours(quiet, found === 'quiet')}
        <div>
          <label for="until">${words.until}</label>
          <input
            class="field"
            id="until"
            type="date"
            aria-invalid=${found === 'until'}
            aria-describedby=${found === 'until' ? 'until-problem' : nothing}
            .value=${lastDay}
            @input=${(event: Event) => this.#change({ lastDay: (event.target as HTMLInputElement).value })}
          />
          ${found === 'until' ? problem('until-problem', words.untilPast) : nothing}
        </div>
      </div>
    </details>`;
  }

  /** Brings what the person has just unfolded above the sticky end; not what stands open from the start. */
  #showLimits(): void {
    const details = this.renderRoot.querySelector('details');
    const end = this.renderRoot.querySelector('.end');
    if (!details?.open || !end || !details.contains(this.shadowRoot?.activeElement ?? null)) return;
    const { top, bottom } = details.getBoundingClientRect();
    const covered = bottom + 8 - end.getBoundingClientRect().top;
    if (covered > 0) this.scrollBy(0, Math.min(covered, top - this.getBoundingClientRect().top));
  }

  #quietHours(quiet: { from: string; to: string }, isWrong: boolean): TemplateResult {
    const words = translateStep(this.locale).picker;
    const time = (name: 'from' | 'to', label: string): TemplateResult =>
      html`<div>
        <label for=${name}>${label}</label>
        <input
          class="field"
          id=${name}
          type="time"
          required
          aria-invalid=${isWrong}
          .value=${quiet[name]}
          @change=${(event: Event) => {
            const { value } = event.target as HTMLInputElement;
            if (value !== '') this.#change({ quiet: { ...quiet, [name]: value } });
          }}
        />
      </div>`;
    return html`<div>
      <div class="two">${time('from', words.quietFrom)} ${time('to', words.quietTo)}</div>
      ${isWrong ? problem('quiet-problem', words.quietSame) : nothing}
    </div>`;
  }

  #sentence(): string {
    const wanted = wantedFrom(this.choice, this.addressId, this.timeZone);
    const hintOf = (addressId: string): string =>
      this.#confirmed.find((known) => known.addressId === addressId)?.hint ??
      (this.newAddress.trim() || translateStep(this.locale).picker.myAddress);
    return describeContract(withHints(wanted, hintOf), pickLocale(this.locale));
  }
}
