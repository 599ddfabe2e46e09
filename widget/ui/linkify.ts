import { html, type TemplateResult } from 'lit';
import { linkParts } from './link-parts.ts';

/** A stranger's text for showing: text stays text, addresses in it become links that tell the target nothing. */
export function linkify(text: string): (string | TemplateResult)[] {
  return linkParts(text).map((part) =>
    part.href === null
      ? part.text
      : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`,
  );
}
