/** Languages our mails speak. */
export type MailLocale = 'en' | 'de' | 'nl' | 'fr' | 'es' | 'ar';

const spoken: ReadonlySet<string> = new Set<MailLocale>(['en', 'de', 'nl', 'fr', 'es', 'ar']);

const isSpoken = (language: string): language is MailLocale => spoken.has(language);

/** The language of a mail to somebody, from a BCP 47 tag; English where we do not speak theirs. */
export function mailLocale(tag: string): MailLocale {
  const language = tag.split('-', 1)[0]?.toLowerCase() ?? '';
  return isSpoken(language) ? language : 'en';
}

/** Which way a language is written, and the side its lines start on. */
export const directionOf = (locale: MailLocale): { dir: 'ltr' | 'rtl'; start: 'left' | 'right' } =>
  locale === 'ar' ? { dir: 'rtl', start: 'right' } : { dir: 'ltr', start: 'left' };
