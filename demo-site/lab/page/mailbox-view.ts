import { html, nothing, type TemplateResult } from 'lit';
import type { MailView } from '../mail-view.ts';
import { composerView } from './composer-view.ts';
import type { LabModel } from './lab-model.ts';
import { readingView } from './reading-view.ts';

const passages = {
  waiting: 'waiting',
  'passed-on': 'passed on',
  lost: 'lost on the way',
  retrying: 'trying again',
  refused: 'refused',
};

/** The name of `Name <address>`, or the address when it has none. */
function nameOnly(person: string): string {
  return person.replace(/ <[^>]*>$/, '');
}

function mailRow(model: LabModel, mail: MailView): TemplateResult {
  const open = () => model.set({ mailId: mail.mailId, draft: null });
  return html`<li>
    <button
      type="button"
      aria-current=${mail.mailId === model.state.mailId && !model.state.draft ? 'true' : nothing}
      @click=${open}
    >
      <span class="who">${mail.direction === 'sent' ? `To ${nameOnly(mail.to)}` : nameOnly(mail.from)}</span>
      <time>${new Date(mail.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}</time>
      <span class="subject">${mail.subject || '(no subject)'}</span>
      <span class="chips">
        ${mail.passage ? html`<i class="chip ${mail.passage.state}">${passages[mail.passage.state]}</i>` : nothing}
        ${mail.copies > 1 ? html`<i class="chip" title="Same Message-ID: shown once">came ${mail.copies} times</i>` : nothing}
      </span>
    </button>
  </li>`;
}

const empty = html`<div class="empty">
  <p><b>No mail yet.</b></p>
  <p>Open the chat in the shop, choose “Reply to me by…” e-mail and type any address, for example ada@mail.test.</p>
</div>`;

function list(model: LabModel): TemplateResult {
  const { lab, mailbox, mails } = model.state;
  const compose = () =>
    model.set({
      draft: {
        from: mailbox ?? 'ada@mail.test',
        sentBy: null,
        to: '',
        subject: '',
        text: '',
        inReplyTo: null,
        references: null,
      },
    });
  return html`<div class="list">
    <div class="tools">
      <select
        aria-label="Mailbox"
        ?disabled=${!mailbox}
        @change=${(event: Event) => void model.openMailbox((event.target as HTMLSelectElement).value)}
      >
        ${lab?.mailboxes.map(
          ({ address }) => html`<option value=${address} .selected=${address === mailbox}>${address}</option>`,
        )}
      </select>
      <button type="button" @click=${compose}>Write</button>
    </div>
    <ol>${mails.toReversed().map((mail) => mailRow(model, mail))}</ol>
  </div>`;
}

/** The customer's mailboxes: the list, and beside it a mail or the one being written. */
export function mailboxView(model: LabModel): TemplateResult {
  const { draft, mails, mailId } = model.state;
  const mail = mails.find((each) => each.mailId === mailId);
  return html`<div class="mailbox">
    ${list(model)}
    ${draft ? composerView(model, draft) : mail ? readingView(model, mail) : empty}
  </div>`;
}
