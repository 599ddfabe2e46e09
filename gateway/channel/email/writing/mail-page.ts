import type { ReadyLook } from './look.ts';
import type { Markup, Slot } from './mail-html.ts';
import { directionOf, type MailLocale } from './mail-locale.ts';
import { logoMarkup, mailMarkup, siteMarkup } from './template/mail-template.ts';

/** What all parts of one mail share: its colours and its language. */
export type Setting = ReadyLook & { locale: MailLocale; dir: 'ltr' | 'rtl'; start: 'left' | 'right' };

export const settingOf = (look: ReadyLook, locale: MailLocale): Setting => ({
  ...look,
  locale,
  ...directionOf(locale),
});

type Part = 'marker' | 'reply' | 'code' | 'quote' | 'button' | 'small' | 'contract' | 'change';

/** A whole mail in the site's look: readable in light and dark, from left and from right, and without its styles. */
export function mailPage(
  setting: Setting,
  { title, preview, site }: { title: string; preview: string; site: string },
  parts: Partial<Record<Part, Slot>>,
): string {
  const nothing: Record<Part, readonly Markup[]> = {
    marker: [],
    reply: [],
    code: [],
    quote: [],
    button: [],
    small: [],
    contract: [],
    change: [],
  };
  const { logoUrl } = setting;
  return mailMarkup({
    ...setting,
    title,
    preview,
    site: logoUrl === null ? siteMarkup({ ...setting, name: site }) : [],
    logo: logoUrl === null ? [] : logoMarkup({ ...setting, url: logoUrl, name: site }),
    ...nothing,
    ...parts,
  }).toString();
}
