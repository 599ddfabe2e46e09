import type { Agent } from '@throughline/sdk/agent';
import { html, type TemplateResult } from 'lit';
import { icon } from '../ui/icon.ts';
import { translateDesk } from './i18n.ts';

interface AccountActions {
  help: () => void;
  leave: () => void;
  /** Shows what could not be delivered. */
  letters: () => void;
}

/** Who is at the desk, with the ways to what could not be delivered, to the keyboard's help and out; below the list. */
export function accountBar(agent: Agent, locale: string, on: AccountActions): TemplateResult {
  const words = translateDesk(locale).account;
  return html`<footer>
    <p class="agent" title=${agent.email}>
      <span class="unseen">${words.label('')}</span><bdi>${agent.name}</bdi>
    </p>
    <button
      class="round letters"
      type="button"
      aria-label=${words.letters}
      title=${words.letters}
      @click=${on.letters}
      >${icon('warning')}</button
    >
    <button class="round" type="button" aria-label=${words.help} title=${words.help} @click=${on.help}>?</button>
    <button class="round" type="button" aria-label=${words.signOut} title=${words.signOut} @click=${on.leave}
      >${icon('exit')}</button
    >
  </footer>`;
}
