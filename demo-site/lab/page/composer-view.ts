import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Draft } from '../compose-mail.ts';
import type { LabModel } from './lab-model.ts';

const lines: readonly { field: 'from' | 'sentBy' | 'to' | 'subject'; label: string }[] = [
  { field: 'from', label: 'From' },
  { field: 'sentBy', label: 'Forged by' },
  { field: 'to', label: 'To' },
  { field: 'subject', label: 'Subject' },
];

/** The mail being written, as a mail client would show it: quote and signature are already there. */
export function composerView(model: LabModel, draft: Draft): TemplateResult {
  const write = (field: keyof Draft) => (event: Event) =>
    model.set({ draft: { ...draft, [field]: (event.target as HTMLInputElement).value } });
  const send = (event: Event) => {
    event.preventDefault();
    void model.send();
  };
  return html`<form class="composer" @submit=${send}>
    ${lines.map(
      ({ field, label }) =>
        html`<label>${label}<input .value=${live(draft[field] ?? '')} placeholder=${field === 'sentBy' ? 'nobody' : ''} @input=${write(field)} ?required=${field === 'from' || field === 'to'} /></label>`,
    )}
    <textarea aria-label="Text" .value=${live(draft.text)} @input=${write('text')}></textarea>
    <p class="actions">
      <button type="submit" class="main" ?disabled=${model.state.isSending}>Send by SMTP</button>
      <button type="button" @click=${() => model.set({ draft: null })}>Discard</button>
    </p>
  </form>`;
}
