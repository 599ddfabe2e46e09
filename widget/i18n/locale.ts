import type { ContractLocale } from '@throughline/sdk/wire';

/** A language the faces speak: the contract's languages, so that a screen is never half translated. */
export type Locale = ContractLocale;

const spoken: readonly Locale[] = ['en', 'de', 'nl'];
const wellFormed = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;

/** The spoken language nearest to a BCP 47 tag (`de-CH` → `de`); English for any other, and for what is no tag. */
export function pickLocale(tag: string): Locale {
  const language = tag.split('-', 1)[0]?.toLowerCase();
  return spoken.find((locale) => locale === language) ?? 'en';
}

/** A language as a BCP 47 tag the gateway takes: `en_US` of an old page becomes `en-US`, nonsense becomes `en`. */
export function asTag(language: string): string {
  const tag = language.trim().replaceAll('_', '-');
  return wellFormed.test(tag) ? tag : 'en';
}

/**
 * The tag to give to `Intl`, so that dates and clock follow the person's habit: the region of the tag (`de-CH`), or else
 * that of the browser's first tag of the same language; always a language we speak. Never throws, whatever an attribute
 * holds.
 */
export function formatTag(tag: string, habits: readonly string[] = navigator.languages): string {
  const locale = pickLocale(tag);
  const isOfLocale = (one: string): boolean => wellFormed.test(one) && one.toLowerCase().startsWith(`${locale}-`);
  const regional = [tag, ...habits].find(isOfLocale) ?? locale;
  try {
    return Intl.getCanonicalLocales(regional)[0] ?? locale;
  } catch {
    return locale;
  }
}
