import { html, type TemplateResult } from 'lit';
import { icon } from '../ui/icon.ts';
import { translateDesk } from './i18n.ts';

interface NothingOpen {
  locale: string;
  gateway: string;
  site: string;
  /** Whether there are conversations to pick from. */
  there: 'some' | 'none' | 'unknown';
}

/** In the place of a conversation while none is open. Where there is nothing to pick from stands how to try it. */
export function nothingOpen({ locale, gateway, site, there }: NothingOpen): TemplateResult {
  const words = translateDesk(locale).conversation;
  if (there === 'unknown') return html`<div class="none"></div>`;
  if (there === 'none') {
    return html`<throughline-desk-first locale=${locale} .gateway=${gateway} .site=${site}></throughline-desk-first>`;
  }
  return html`<div class="none">${icon('chat')}<b>${words.noneTitle}</b><span>${words.noneBody}</span></div>`;
}
