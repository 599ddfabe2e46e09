import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { MailView } from '../mail-view.ts';
import type { LabModel, MailTab } from './lab-model.ts';
import { linkRow } from './link-row.ts';

const tabs: readonly { tab: MailTab; label: string }[] = [
  { tab: 'html', label: 'HTML' },
  { tab: 'text', label: 'Text' },
  { tab: 'headers', label: 'Headers' },
  { tab: 'source', label: 'Source' },
];

function content(mail: MailView, tab: MailTab): TemplateResult {
  if (tab === 'html') {
    return html`${keyed(
      mail.mailId,
      html`<iframe
        class="mail"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        title="The mail's HTML"
        src="/mail/${mail.mailId}/html"
      ></iframe>`,
    )}`;
  }
  if (tab === 'source') {
    return html`${keyed(
      mail.mailId,
      html`<iframe class="mail" sandbox="" title="The mail's source" src="/mail/${mail.mailId}/source"></iframe>`,
    )}`;
  }
  if (tab === 'headers') {
    return html`<dl class="headers">
      ${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>`;
  }
  return html`<pre class="words">${mail.text}</pre>`;
}

function note(mail: MailView): string | null {
  if (mail.passage?.state === 'refused') return `The company's mail server refused it: ${mail.passage.answer}`;
  if (mail.passage?.state === 'retrying') return `The company's mail server is away: ${mail.passage.answer}`;
  return null;
}

/** One mail: who, what, its links, and its content in four ways. */
export function readingView(model: LabModel, mail: MailView): TemplateResult {
  const tab = mail.html === null && model.state.tab === 'html' ? 'text' : model.state.tab;
  const why = note(mail);
  return html`<article class="reading">
    <header>
      <h2>${mail.subject || '(no subject)'}</h2>
      <p>${mail.from} → ${mail.to}</p>
      ${why ? html`<p class="problem">${why}</p>` : nothing}
      ${
        mail.direction === 'received'
          ? html`<button type="button" class="main" @click=${() => void model.reply(mail.mailId)}>Reply</button>`
          : nothing
      }
    </header>
    ${mail.links.length > 0 ? html`<ul class="links">${mail.links.map((link) => linkRow(model, link))}</ul>` : nothing}
    <div class="segments tabs" role="group" aria-label="Show as">
      ${tabs
        .filter((each) => each.tab !== 'html' || mail.html !== null)
        .map(
          (each) =>
            html`<button type="button" aria-pressed=${tab === each.tab} @click=${() => model.set({ tab: each.tab })}>
              ${each.label}
            </button>`,
        )}
    </div>
    ${content(mail, tab)}
  </article>`;
}
