import type { Client, ClientEvents, Refused } from '@throughline/sdk';
import type { WantedContract } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { TypedAddress } from '../contract/contract-picker.ts';
import { ClientController } from '../controllers/client-controller.ts';
import { emitInside } from '../events/emit.ts';
import { StepFlow, type StepGoal, type StepView } from './step-flow.ts';

type Said<T> = CustomEvent<T>;

/**
 * Leads through the steps beside the conversation, one form after the other; the focus goes along.
 *
 * @element throughline-steps
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @fires throughline-done - `{ what }`: the goal is reached.
 * @fires throughline-leave - The customer does not want to go on.
 */
export class ChatSteps extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
    }
    * {
      flex: 1;
      min-block-size: 0;
    }
  `;
  static override properties = {
    locale: { type: String },
    client: { attribute: false },
    goal: { attribute: false },
  };

  declare locale: string;
  /** Both are set once, before the element enters the page. */
  declare client: Client;
  declare goal: StepGoal;

  readonly #tie = new ClientController<ClientEvents, Client>(this, {
    addresses: () => this.#flow?.addressesChanged(),
    connection: ({ state }) => state === 'live' && this.#flow?.connected(),
    timeline: () => {},
  });
  #flow: StepFlow | null = null;
  #shown: StepView['name'] | null = null;

  constructor() {
    super();
    this.locale = 'en';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#flow?.stop();
  }

  /** Into the form that is shown. */
  override focus(): void {
    void this.#focusForm();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('goal')) return;
    this.#flow?.stop();
    this.#flow = new StepFlow(this.client, this.goal, {
      changed: () => this.requestUpdate(),
      done: (what) => emitInside(this, 'throughline-done', { what }),
    });
    this.#tie.attach(this.client);
    this.#makeHandoff();
  }

  /** Does nothing where another goal is pursued. */
  #makeHandoff = (): void => void this.#flow?.makeHandoff(location.href);

  protected override updated(): void {
    const name = this.#flow?.view?.name ?? null;
    if (name !== this.#shown) void this.#focusForm();
    this.#shown = name;
  }

  async #focusForm(): Promise<void> {
    const form = this.renderRoot.firstElementChild;
    if (!(form instanceof LitElement)) return;
    await form.updateComplete;
    form.focus();
  }

  /** Why the gateway was out of reach: what the connection knows of it. */
  #told(refusal: Refused | null): Refused | null {
    const { connection } = this.client;
    if (refusal?.refused !== 'unavailable' || connection.state === 'live') return refusal;
    const isOffline = connection.state === 'waiting' && connection.isOffline;
    return { ...refusal, refused: isOffline ? 'offline' : 'unreachable' };
  }

  protected override render(): TemplateResult | typeof nothing {
    const view = this.#flow?.view ?? null;
    if (view === null) return nothing;
    if (view.name === 'picker') return this.#picker(view);
    if (view.name === 'handoff') return this.#handoff(view);
    return view.name === 'code' ? this.#code(view) : this.#offer(view);
  }

  #picker({ from, isBusy, refusal }: Extract<StepView, { name: 'picker' }>): TemplateResult {
    return html`<throughline-contract-picker
      .locale=${this.locale}
      .contract=${from ?? this.client.timeline.contract}
      .channels=${this.client.reply.options().channels}
      .addresses=${this.client.addresses}
      .busy=${isBusy}
      .refusal=${this.#told(refusal)}
      @throughline-want=${({ detail }: Said<{ wanted: WantedContract; typed: TypedAddress[] }>) =>
        this.#flow?.want(detail.wanted, detail.typed)}
    ></throughline-contract-picker>`;
  }

  #code(view: Extract<StepView, { name: 'code' }>): TemplateResult {
    return html`<throughline-address-confirm
      .locale=${this.locale}
      .hint=${view.hint}
      .channel=${view.purpose.kind === 'contract' ? view.purpose.channel : 'email'}
      .busy=${view.isBusy}
      .refusal=${this.#told(view.refusal)}
      .triesLeft=${view.triesLeft}
      .sentTimes=${view.sentTimes}
      .isNew=${view.purpose.kind === 'contract'}
      @throughline-code=${({ detail }: Said<{ code: string }>) => this.#flow?.enterCode(detail.code)}
      @throughline-send-again=${() => this.#flow?.sendAgain()}
      @throughline-other-address=${() => this.#flow?.chooseAgain()}
    ></throughline-address-confirm>`;
  }

  #handoff({ handoff, isBusy, refusal }: Extract<StepView, { name: 'handoff' }>): TemplateResult {
    return html`<throughline-handoff
      .locale=${this.locale}
      .busy=${isBusy}
      .handoff=${handoff}
      .refusal=${this.#told(refusal)}
      @throughline-make-again=${this.#makeHandoff}
    ></throughline-handoff>`;
  }

  #offer({ name, isBusy, refusal }: Extract<StepView, { name: 'continue' | 'take' }>): TemplateResult {
    return html`<throughline-continue
      .locale=${this.locale}
      .busy=${isBusy}
      .from=${name === 'take' ? 'device' : 'mail'}
      .refusal=${refusal}
      @throughline-continue=${() => (name === 'take' ? this.#flow?.acceptTake() : this.#flow?.acceptContinue())}
      @throughline-decline=${() => emitInside(this, 'throughline-leave')}
    ></throughline-continue>`;
  }
}
