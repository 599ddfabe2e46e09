import { css, html, type TemplateResult } from 'lit';
import { icon } from '../ui/icon.ts';
import { avatarHue, initials } from './contact-label.ts';

/** Colours of `avatar`: six pairs with at least 4.5:1 between letters and ground, in light and dark. */
export const avatarStyles = css`
  .avatar {
    --ground: #e3e9ff;
    --letters: #2743a8;
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    flex: none;
    border-radius: 50%;
    background: light-dark(var(--ground), color-mix(in srgb, var(--letters) 45%, #15171c));
    color: light-dark(var(--letters), var(--ground));
    font-size: 14px;
    font-weight: 650;
    letter-spacing: 0.01em;
    line-height: 1;
  }
  .avatar[data-hue='1'] {
    --ground: #dcf3e7;
    --letters: #0f5c3c;
  }
  .avatar[data-hue='2'] {
    --ground: #fdeacf;
    --letters: #7a4300;
  }
  .avatar[data-hue='3'] {
    --ground: #fbe1ea;
    --letters: #942450;
  }
  .avatar[data-hue='4'] {
    --ground: #ece3fd;
    --letters: #5b2db0;
  }
  .avatar[data-hue='5'] {
    --ground: #d9f1f6;
    --letters: #0b5567;
  }
  .avatar.online::after {
    content: '';
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    inline-size: 12px;
    block-size: 12px;
    border: 2px solid var(--tl-surface);
    border-radius: 50%;
    background: var(--tl-good);
  }
`;

/** A contact's round mark: initials, or a figure for a visitor nobody knows yet. Decoration: the name stands beside it. */
export function avatar(contact: {
  contactId: string;
  contactName: string | null;
  isContactOnline: boolean;
}): TemplateResult {
  const letters = initials(contact.contactName);
  return html`<span
    class="avatar ${contact.isContactOnline ? 'online' : ''}"
    data-hue=${avatarHue(contact.contactId)}
    aria-hidden="true"
    >${letters || icon('user')}</span
  >`;
}
