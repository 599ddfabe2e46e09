import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { TextView } from '../phones.ts';
import type { LabModel } from './lab-model.ts';
import { linkRow } from './link-row.ts';

const passages = {
  waiting: 'waiting',
  'passed-on': 'sent',
  lost: 'lost on the way',
  retrying: 'trying again',
  refused: 'refused',
};

/** Words that order something, one press each. */
const words = ['STOP', 'START', 'HELP', 'EMAIL', 'HERE'] as const;

const clockTime = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

const segmentsOf = ({ segments, encoding }: TextView): string =>
  `${segments} ${segments === 1 ? 'segment' : 'segments'}, ${encoding}`;

function bubble(model: LabModel, text: TextView): TemplateResult {
  const { passage } = text;
  return html`<li class=${text.direction}>
    <p>${text.text}</p>
    ${text.mediaUrls.map((url) => html`<a href=${url} target="_blank" rel="noopener noreferrer">Picture</a>`)}
    ${
      text.direction === 'received' && text.links.length > 0
        ? html`<ul class="links">${text.links.map((link) => linkRow(model, link, true))}</ul>`
        : nothing
    }
    <small>
      <time>${clockTime(text.at)}</time> · ${segmentsOf(text)}
      ${passage ? html`<i class="chip ${passage.state}">${passages[passage.state]}</i>` : nothing}
    </small>
  </li>`;
}

function chooser(model: LabModel): TemplateResult {
  const { lab, number } = model.state;
  const isKnown = lab?.phones.some((phone) => phone.number === number);
  const open = (event: Event) => void model.openPhone((event.target as HTMLInputElement | HTMLSelectElement).value);
  return html`<div class="tools">
    <label>Number
      <select aria-label="Phones" ?disabled=${!lab?.phones.length} @change=${open}>
        ${isKnown ? nothing : html`<option value=${number} .selected=${true}>${number}</option>`}
        ${lab?.phones.map(
          (phone) => html`<option value=${phone.number} .selected=${phone.number === number}>${phone.number}</option>`,
        )}
      </select>
    </label>
    <label>or another
      <input type="tel" placeholder="+49 176 …" @change=${open} />
    </label>
  </div>`;
}

const empty = html`<li class="none">
  No texts yet. Write one below, or choose “Reply to me by…” SMS in the chat with this number.
</li>`;

/** The customer's phone: one thread with the company for each number, and five words that order something. */
export function phoneView(model: LabModel): TemplateResult {
  const { lab, texts, textDraft, number } = model.state;
  const write = (event: Event) => model.set({ textDraft: (event.target as HTMLTextAreaElement).value });
  const send = (event: Event) => {
    event.preventDefault();
    void model.sendText(textDraft);
  };
  return html`<div class="phone">
    ${chooser(model)}
    <div class="handset">
      <header><b>Tern & Tide</b> <span>${lab?.companyNumber}</span></header>
      <ol aria-label="Texts" aria-live="polite" tabindex="0">
        ${texts.length === 0 ? empty : texts.map((text) => bubble(model, text))}
      </ol>
      <form @submit=${send}>
        <textarea aria-label="Text" rows="2" .value=${live(textDraft)} @input=${write} required></textarea>
        <button type="submit" class="main">Send</button>
      </form>
      <p class="words" role="group" aria-label="Words that order something">
        ${words.map(
          (word) =>
            html`<button
              type="button"
              class=${word === 'STOP' ? 'danger' : ''}
              aria-label="Text ${word} from ${number}"
              @click=${() => void model.sendText(word)}
            >
              ${word}
            </button>`,
        )}
      </p>
    </div>
  </div>`;
}
