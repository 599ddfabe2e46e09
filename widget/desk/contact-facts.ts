import type { Attributes } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { formatAgo, formatDateTime } from '../i18n/format-time.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { contactFactsStyles } from './contact-facts.styles.ts';
import { valueWords } from './fact-words.ts';
import type { LastTouchpoint } from './last-touchpoint.ts';
import { translateParts } from './translate-parts.ts';

/** The longest tag the wire takes, in UTF-16 units. */
const maxTagLength = 60;

/**
 * What the site and its agents say of a contact: tags, which the agent puts on and takes off here, the site's attributes,
 * and the last thing done there. All of it comes from outside and is only ever text.
 *
 * @element throughline-desk-facts
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-tag - `{ add, remove }`: lists of tags.
 */
export class ContactFacts extends LitElement {
  static override styles = [base, contactFactsStyles];
  static override properties = {
    known: { attribute: false },
    tags: { attribute: false },
    lastTouchpoint: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
  };

  /** What the site says, by name. */
  declare known: Attributes;
  declare tags: readonly string[];
  declare lastTouchpoint: LastTouchpoint;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;

  constructor() {
    super();
    this.known = {};
    this.tags = [];
    this.lastTouchpoint = null;
    this.now = 0;
    this.locale = 'en';
  }

  /** Puts the focus into the field for a tag. */
  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #add = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.#field;
    const tag = field?.value.trim().toWellFormed().replaceAll('\0', '') ?? '';
    if (field) field.value = '';
    if (tag !== '' && !this.tags.includes(tag)) emitInside(this, 'throughline-tag', { add: [tag], remove: [] });
  };

  // The button goes with its tag, and would take the focus along.
  #remove(tag: string): void {
    emitInside(this, 'throughline-tag', { add: [], remove: [tag] });
    this.focus();
  }

  #tag(tag: string): TemplateResult {
    return html`<li>
      <bdi>${tag}</bdi
      ><button
        type="button"
        aria-label=${translateParts(this.locale).removeTag(tag)}
        @click=${() => this.#remove(tag)}
        >${icon('close')}</button
      >
    </li>`;
  }

  #tags(): TemplateResult {
    const words = translateParts(this.locale);
    return html`<section aria-labelledby="tags">
      <h3 id="tags">${words.tags}</h3>
      ${
        this.tags.length === 0
          ? html`<p class="soft">${words.noTags}</p>`
          : html`<ul class="tags">
            ${this.tags.map((tag) => this.#tag(tag))}
          </ul>`
      }
      <form @submit=${this.#add}>
        <input
          class="field"
          type="text"
          dir="auto"
          maxlength=${maxTagLength}
          autocomplete="off"
          aria-label=${words.addTag}
          placeholder=${words.addTag}
        /><button class="quiet" type="submit">${words.add}</button>
      </form>
    </section>`;
  }

  #attributes(): TemplateResult | typeof nothing {
    const said = Object.entries(this.known);
    if (said.length === 0) return nothing;
    return html`<section aria-labelledby="attributes">
      <h3 id="attributes">${translateParts(this.locale).attributes}</h3>
      <table aria-labelledby="attributes">
        ${said.map(
          ([name, value]) =>
            html`<tr>
            <th scope="row"><bdi>${name}</bdi></th>
            <td><bdi>${valueWords(value, this.locale)}</bdi></td>
          </tr>`,
        )}
      </table>
    </section>`;
  }

  #last(): TemplateResult | typeof nothing {
    if (this.lastTouchpoint === null) return nothing;
    const { at, name, url } = this.lastTouchpoint;
    return html`<section aria-labelledby="last">
      <h3 id="last">${translateParts(this.locale).lastTouchpoint}</h3>
      <p>
        <bdi>${name}</bdi>
        <time class="soft" datetime=${new Date(at).toISOString()} title=${formatDateTime(at, this.locale)}
          >· ${formatAgo(at, this.now, this.locale)}</time
        >
      </p>
      ${url === null ? nothing : html`<p class="soft"><bdi>${url}</bdi></p>`}
    </section>`;
  }

  protected override render(): TemplateResult {
    return html`${this.#tags()}${this.#attributes()}${this.#last()}`;
  }
}
