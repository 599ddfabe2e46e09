import { html, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

/** What is wrong with an answer in a form, in words; spoken when it appears. */
export function problem(id: string, sentence: string): TemplateResult {
  return html`<p class="problem" id=${id} role="alert">${icon('warning')}<span>${sentence}</span></p>`;
}
