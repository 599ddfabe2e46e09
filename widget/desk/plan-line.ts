import type { Refused } from '@throughline/sdk';
import type { PlanPreview } from '@throughline/sdk/agent';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { translateParts } from './translate-parts.ts';

/** Asks what would happen to an answer sent now. */
export type PlanOf = (conversationId: string) => Promise<PlanPreview | Refused>;

/** Entries come in bursts; the plan after the last of them is the one to show. */
const settleMs = 300;
/** Times in it are of the clock: a plan older than this is asked for again. */
const oldMs = 60_000;

/**
 * "Sent now: shown in the chat at 14:07; by SMS to ··· 123 at 14:12 if unread." It is asked for again when something in
 * the conversation changes, and now and then while somebody looks. Its words lie in the page around it, so that they are
 * cut off and folded out with the lines beside.
 *
 * @element throughline-desk-plan
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class PlanLine extends LitElement {
  static override properties = {
    conversationId: { attribute: false },
    state: { attribute: false },
    isLive: { attribute: false },
    planOf: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
    words: { state: true },
  };

  declare conversationId: string;
  /** Another one of this means that the plan may be another. */
  declare state: string;
  declare isLive: boolean;
  declare planOf: PlanOf;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;
  declare protected words: readonly string[];

  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt = 0;
  #asked = 0;

  constructor() {
    super();
    this.conversationId = '';
    this.state = '';
    this.isLive = true;
    this.planOf = () => Promise.resolve({ words: [] });
    this.now = 0;
    this.locale = 'en';
    this.words = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversationId')) this.words = [];
    const isOther = changed.has('conversationId') || changed.has('state') || changed.has('isLive');
    if (isOther || (changed.has('now') && this.now - this.#askedAt > oldMs)) this.#askSoon();
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    if (!this.isLive || document.visibilityState !== 'visible') return;
    this.#askedAt = this.now;
    this.#timer = setTimeout(() => void this.#ask(), settleMs);
  }

  async #ask(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const plan = await this.planOf(this.conversationId);
    // Where it is declined nothing is foretold.
    if (asked === this.#asked) this.words = 'refused' in plan ? [] : plan.words;
  }

  protected override render(): TemplateResult | string | typeof nothing {
    const { plan } = translateParts(this.locale);
    if (!this.isLive) return plan.offline;
    if (this.words.length === 0) return nothing;
    const sentence = `${plan.now} ${this.words.join(' ')}`;
    return html`<span title=${sentence}>${sentence}</span>`;
  }
}
