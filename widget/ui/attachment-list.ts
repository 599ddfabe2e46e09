import type { Attachment } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { fileReasonWords } from '../i18n/file-reason.ts';
import { formatSize } from '../i18n/format-size.ts';
import { translateRow } from '../i18n/translate-row.ts';
import { attachmentListStyles } from './attachment-list.styles.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/** Where a file can be fetched for a while. */
export interface FileLink {
  url: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Asks where a file can be fetched; null when that is not to be had now. */
export type UrlOf = (attachmentId: string) => Promise<FileLink | null>;

/** A thumbnail is at most this wide and high. */
const thumbnailPx = 240;
/** A link that ends within this is not given to a new tab any more. */
const slackMs = 5_000;

/** How large a picture is drawn: known before its first byte, so that nothing jumps. */
function drawnSize({ width, height }: Attachment): { width: number; height: number } | null {
  if (width === null || height === null) return null;
  const scale = Math.min(1, thumbnailPx / width, thumbnailPx / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const isPicture = ({ type, width, height }: Attachment): boolean =>
  type.startsWith('image/') && width !== null && height !== null;

/**
 * The files of one message: pictures small, fetched once they are scrolled to, all else as a line with name and size.
 * A press opens a file in a tab of its own; a link that has run out is asked for again then.
 *
 * @element throughline-attachments
 * @attr {string} locale - BCP 47 tag of the reader's language.
 * @attr {boolean} failed - The message was declined: its files are not on their way any more, `why` says the reason.
 * @fires throughline-grown - It has got its size.
 */
export class AttachmentList extends LitElement {
  static override styles = [base, attachmentListStyles];
  static override properties = {
    locale: { type: String },
    failed: { type: Boolean },
    why: { attribute: false },
    attachments: { attribute: false },
    urlOf: { attribute: false },
    now: { attribute: false },
  };

  declare locale: string;
  declare failed: boolean;
  declare why: string | null;
  declare attachments: readonly Attachment[];
  /** null while the message is on its way and nothing can be fetched. */
  declare urlOf: UrlOf | null;
  /** Milliseconds since 1970. */
  declare now: () => number;

  readonly #links = new Map<string, FileLink>();
  readonly #broken = new Set<string>();
  readonly #asked = new Set<string>();
  #observer: IntersectionObserver | null = null;

  constructor() {
    super();
    this.locale = 'en';
    this.failed = false;
    this.why = null;
    this.attachments = [];
    this.urlOf = null;
    this.now = Date.now;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) this.#fetchPictures();
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The message has just arrived in the log: what is in sight is looked at anew.
    if (changed.has('urlOf') && this.urlOf !== null && changed.get('urlOf') === null) {
      this.#observer?.unobserve(this);
      this.#observer?.observe(this);
    }
    if (changed.has('attachments')) emitInside(this, 'throughline-grown');
  }

  #fetchPictures(): void {
    if (this.urlOf === null) return;
    for (const file of this.attachments) {
      if (isPicture(file) && !this.#asked.has(file.attachmentId)) void this.#fetch(file);
    }
  }

  async #fetch({ attachmentId }: Attachment): Promise<FileLink | null> {
    this.#asked.add(attachmentId);
    const link = (await this.urlOf?.(attachmentId)) ?? null;
    this.#mark(attachmentId, link);
    return link;
  }

  #mark(attachmentId: string, link: FileLink | null): void {
    if (link === null) this.#broken.add(attachmentId);
    else {
      this.#links.set(attachmentId, link);
      this.#broken.delete(attachmentId);
    }
    this.requestUpdate();
  }

  /** The tab is opened within the press: browsers block one that comes after an answer was waited for. */
  async #open(file: Attachment): Promise<void> {
    if (this.#broken.has(file.attachmentId) && isPicture(file)) {
      await this.#fetch(file);
      return;
    }
    const known = this.#links.get(file.attachmentId);
    if (known && known.expiresAt - slackMs > this.now()) {
      window.open(known.url, '_blank', 'noopener,noreferrer');
      return;
    }
    const tab = window.open('', '_blank');
    if (tab) tab.opener = null;
    const link = await this.#fetch(file);
    if (link) tab?.location.replace(link.url);
    else tab?.close();
  }

  #picture(file: Attachment): TemplateResult {
    const { attachmentId, name } = file;
    const words = translateRow(this.locale);
    const { width, height } = drawnSize(file) ?? { width: 0, height: 0 };
    const url = this.#links.get(attachmentId)?.url;
    const isBroken = this.#broken.has(attachmentId);
    const inside = isBroken
      ? html`<span class="note">${icon('warning')}${words.notLoaded} ${words.again}</span>`
      : url === undefined
        ? html`<span class="unseen">${words.loading}</span>`
        : html`<img src=${url} alt=${name} @error=${() => this.#mark(attachmentId, null)} />`;
    return html`<button
      class="picture ${isBroken ? 'broken' : ''}"
      type="button"
      title=${name}
      aria-label=${isBroken ? `${name}: ${words.notLoaded} ${words.again}` : words.open(name)}
      @click=${() => this.#open(file)}
      ><svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true"></svg>${inside}</button
    >`;
  }

  #line(file: Attachment): TemplateResult {
    const { attachmentId, name, sizeBytes } = file;
    const words = translateRow(this.locale);
    const size = formatSize(sizeBytes, this.locale);
    const isBroken = this.#broken.has(attachmentId);
    const inside = html`${icon('document')}<span class="about"
        ><span class="name" dir="auto">${name}</span> <span class="size"
          >${isBroken ? `${words.notLoaded} ${words.again}` : size}</span></span
      >`;
    if (this.urlOf === null) {
      return html`<div class="file">${inside}${this.failed ? nothing : this.#underWay(name)}</div>`;
    }
    return html`<button
      class="file"
      type="button"
      aria-label=${isBroken ? `${name}: ${words.notLoaded} ${words.again}` : words.save(name, size)}
      @click=${() => this.#open(file)}
      >${inside}${icon('download')}</button
    >`;
  }

  #underWay(name: string): TemplateResult {
    return html`<span class="bar" role="progressbar" aria-label=${translateRow(this.locale).sending(name)}></span>`;
  }

  protected override render(): TemplateResult {
    return html`${this.attachments.map((file) =>
      this.urlOf !== null && isPicture(file) ? this.#picture(file) : this.#line(file),
    )}
    ${this.failed ? html`<p class="why">${fileReasonWords(this.why, this.locale)}</p>` : nothing}`;
  }
}
