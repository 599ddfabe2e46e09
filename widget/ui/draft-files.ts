import type { FileProgress } from '@throughline/sdk';
import { limits } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { emitInside } from '../events/emit.ts';
import { fileReasonWords } from '../i18n/file-reason.ts';
import { formatSize } from '../i18n/format-size.ts';
import { translateFiles } from '../i18n/translate-files.ts';
import { base } from './base.ts';
import { draftFilesStyles } from './draft-files.styles.ts';
import { icon } from './icon.ts';

/** A file that was not taken: which, and why; a reason of `fileReasonWords`, `file-too-large` or `too-many`. */
export interface FileProblem {
  name: string;
  why: string;
}

/**
 * The chosen files above the composer: how far each is, the way to take it away, and why one was not taken.
 *
 * @element throughline-draft-files
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {boolean} offline - Nothing can be sent just now.
 * @fires throughline-take-away - `{ key }`: this file is not to be sent.
 * @fires throughline-try-again - `{ key }`: send this declined file again.
 * @fires throughline-understood - What was not taken has been read.
 */
export class DraftFiles extends LitElement {
  static override styles = [base, draftFilesStyles];
  static override properties = {
    locale: { type: String },
    offline: { type: Boolean },
    files: { attribute: false },
    problems: { attribute: false },
  };

  declare locale: string;
  declare offline: boolean;
  declare files: readonly FileProgress[];
  declare problems: readonly FileProblem[];

  constructor() {
    super();
    this.locale = 'en';
    this.offline = false;
    this.files = [];
    this.problems = [];
  }

  #state({ state, why, sentBytes, sizeBytes }: FileProgress): string {
    const words = translateFiles(this.locale);
    if (state === 'failed') return fileReasonWords(why, this.locale);
    if (state === 'sent' || state === 'elsewhere') return words[state];
    if (this.offline) return words.offline;
    return state === 'waiting' ? words.waiting : words.sending(percentOf(sentBytes, sizeBytes));
  }

  #chip(file: FileProgress): TemplateResult {
    const { key, name, state, sentBytes, sizeBytes } = file;
    const words = translateFiles(this.locale);
    const isUnderWay = state === 'waiting' || state === 'sending';
    return html`<li class="chip ${state}">
      ${icon(state === 'failed' ? 'warning' : state === 'sent' ? 'check' : 'document')}
      <span class="about">
        <span class="name" dir="auto" title=${name}>${name}</span>
        <span class="state">${formatSize(sizeBytes, this.locale)} · ${this.#state(file)}</span>
        ${isUnderWay ? progressBar(words.progress(name), percentOf(sentBytes, sizeBytes)) : nothing}
        ${state === 'failed' ? this.#again(file) : nothing}
      </span>
      <button
        class="round"
        type="button"
        aria-label=${words.takeAway(name)}
        @click=${() => emitInside(this, 'throughline-take-away', { key })}
        >${icon('close')}</button
      >
    </li>`;
  }

  #again({ key, name }: FileProgress): TemplateResult {
    return html`<button
      class="link"
      type="button"
      @click=${() => emitInside(this, 'throughline-try-again', { key })}
      >${translateFiles(this.locale).again(name)}</button
    >`;
  }

  #problem({ name, why }: FileProblem): TemplateResult {
    const words = translateFiles(this.locale);
    const own: Record<string, string> = {
      'file-too-large': words.tooLarge(formatSize(limits.maxAttachmentBytes, this.locale)),
      'too-many': words.tooMany(limits.maxAttachments),
    };
    return html`<li>${name}: ${own[why] ?? fileReasonWords(why, this.locale)}</li>`;
  }

  #problems(): TemplateResult | typeof nothing {
    if (this.problems.length === 0) return nothing;
    return html`<div class="problems" role="alert">
      ${icon('warning')}
      <ul>
        ${this.problems.map((problem) => this.#problem(problem))}
      </ul>
      <button class="link" type="button" @click=${() => emitInside(this, 'throughline-understood')}
        >${translateFiles(this.locale).understood}</button
      >
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`${this.#problems()}
      ${
        this.files.length === 0
          ? nothing
          : html`<ul class="chips" aria-label=${translateFiles(this.locale).list}>
              ${repeat(
                this.files,
                ({ key }) => key,
                (file) => this.#chip(file),
              )}
            </ul>`
      }`;
  }
}

const percentOf = (sentBytes: number, sizeBytes: number): number =>
  sizeBytes === 0 ? 0 : Math.min(100, Math.floor((100 * sentBytes) / sizeBytes));

/** An SVG, because its length is an attribute: a strict page forbids inline styles. */
function progressBar(label: string, percent: number): TemplateResult {
  return html`<span
    class="bar"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
    ><svg aria-hidden="true"><rect width="${percent}%" height="100%"></rect></svg
  ></span>`;
}
