import type { Client, Timeline } from '@throughline/sdk';
import { describeContract, type ReplyContract, type WantedContract, withHints } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { pickLocale } from '../i18n/locale.ts';
import { translate } from '../i18n/translate.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { tabStorage } from './open-memory.ts';
import { translateLater } from './translate-later.ts';

type Proposal = NonNullable<Timeline['proposal']>;

/** A contract as its owner would ask for it. */
const asWanted = ({ steps, quiet, until }: ReplyContract): WantedContract => ({
  steps: steps.map(({ channel, addressId, afterSeconds }) => ({ channel, addressId, afterSeconds })),
  quiet,
  until,
});

const isSame = (one: ReplyContract, other: ReplyContract): boolean =>
  JSON.stringify(asWanted(one)) === JSON.stringify(asWanted(other));

const declinedKey = 'throughline-declined';

/**
 * Above the field, while there is something to decide about where answers go: an agent's proposal, or the way back after
 * a change.
 *
 * @element throughline-answers
 * @attr {string} locale - BCP 47 tag of the person's language.
 */
export class AnswersCard extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      div {
        display: grid;
        gap: 8px;
        margin-block-end: 8px;
        padding: 10px 12px;
        border: 1px solid var(--tl-line);
        border-radius: 14px;
        background: var(--tl-sunken);
        font-size: 14px;
        line-height: 1.45;
        overflow-wrap: anywhere;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 0;
      }
      b {
        font-weight: 600;
      }
      .primary,
      .quiet {
        min-block-size: 36px;
        padding: 4px 14px;
      }
      .undo {
        align-items: center;
        justify-content: space-between;
        margin-block-end: 6px;
        padding-inline: 5px;
        font-size: 13px;
      }
      .undo span {
        display: flex;
        gap: 6px;
      }
      .undo .icon {
        inline-size: 15px;
        block-size: 15px;
        margin-block-start: 2px;
      }
    `,
  ];
  static override properties = {
    client: { attribute: false },
    timeline: { attribute: false },
    locale: { type: String },
    changedFrom: { state: true },
    declinedId: { state: true },
  };

  declare client: Client | null;
  declare timeline: Timeline | null;
  declare locale: string;
  /** What held before the person changed it; null when there is nothing to take back. */
  declare protected changedFrom: ReplyContract | null;
  /** The proposal the person does not want to see again. */
  declare protected declinedId: string | null;

  /** What was said when the change was made: after one more message of the person there is no way back any more. */
  #saidThen = 0;
  /** What holds again once the way back has arrived; that is no change to take back. */
  #takenBackTo: ReplyContract | null = null;

  constructor() {
    super();
    this.client = null;
    this.timeline = null;
    this.locale = 'en';
    this.changedFrom = null;
    this.declinedId = tabStorage()?.getItem(declinedKey) ?? null;
  }

  get #said(): number {
    return this.timeline?.items.filter((item) => item.kind === 'message' && item.isMine).length ?? 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const was = changed.get('timeline');
    if (!was || !this.timeline) return;
    const { contract, items } = this.timeline;
    const newest = items.at(-1);
    // A history that comes in changes nothing.
    const isNew = newest?.kind === 'contract' && newest.seq > was.head && (was.head > 0 || newest.seq === 1);
    const isTakenBack = this.#takenBackTo !== null && isSame(this.#takenBackTo, contract);
    if (isTakenBack) this.#takenBackTo = null;
    else if (isNew && contract.setBy !== 'site' && !isSame(was.contract, contract)) {
      this.changedFrom = was.contract;
      this.#saidThen = this.#said;
    }
    if (this.#said > this.#saidThen) this.changedFrom = null;
  }

  /** The buttons go away with what was decided; the focus goes to the field. */
  #decide(): void {
    this.parentElement?.focus();
  }

  #accept({ contract }: Proposal): void {
    this.#decide();
    void this.client?.reply.set(contract);
  }

  #decline({ entryId }: Proposal): void {
    this.#decide();
    this.declinedId = entryId;
    try {
      tabStorage()?.setItem(declinedKey, entryId);
    } catch {
      // A full storage: it is asked again on the next page.
    }
  }

  #undo(before: ReplyContract): void {
    this.#decide();
    this.#takenBackTo = before;
    this.changedFrom = null;
    void this.client?.reply.set(asWanted(before));
  }

  /** The question and the contract in its own words, with the addresses as the person knows them. */
  #asked({ author, contract }: Proposal): { question: string; sentence: string } {
    const { addresses = [] } = this.client ?? {};
    const hintOf = (addressId: string): string | null =>
      addresses.find((known) => known.addressId === addressId)?.hint ?? null;
    return {
      question: translateLater(this.locale).answers.asks(author.name ?? translate(this.locale).team),
      sentence: describeContract(withHints(contract, hintOf), pickLocale(this.locale)),
    };
  }

  #question(proposal: Proposal): TemplateResult {
    const words = translateLater(this.locale).answers;
    const { question, sentence } = this.#asked(proposal);
    return html`<div role="group" aria-label=${question}>
      <p><span>${question}</span> <b>${sentence}</b></p>
      <p>
        <button class="primary" type="button" @click=${() => this.#accept(proposal)}>${words.yes}</button>
        <button class="quiet" type="button" @click=${() => this.#decline(proposal)}>${words.no}</button>
      </p>
    </div>`;
  }

  #wayBack(before: ReplyContract): TemplateResult {
    const words = translateLater(this.locale).answers;
    return html`<p class="undo">
      <span>${icon('check')}${words.changed}</span>
      <button class="link" type="button" @click=${() => this.#undo(before)}>${words.undo}</button>
    </p>`;
  }

  protected override render(): TemplateResult {
    const { changedFrom } = this;
    const asked = this.timeline?.proposal;
    const proposal = asked && asked.entryId !== this.declinedId ? asked : null;
    const spoken = proposal && Object.values(this.#asked(proposal)).join(' ');
    // A region is heard when it changes: it has to stand there before.
    return html`<p class="unseen" role="status">${spoken}</p>
      ${proposal ? this.#question(proposal) : changedFrom ? this.#wayBack(changedFrom) : nothing}`;
  }
}
