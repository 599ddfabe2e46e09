import { formatTag } from '../i18n/locale.ts';

/**
 * A language tag as people call it, for example `de` → "German"; the tag itself when it names none. The tag is a
 * visitor's word: one that only looks like a tag must not break the desk.
 */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(formatTag(locale), { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}
