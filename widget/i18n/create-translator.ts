import { type Locale, pickLocale } from './locale.ts';

/**
 * A dictionary in every language. Its type is taken from the English one (`Dictionaries<typeof en>`), so a missing or
 * misspelt key in another language does not compile.
 */
export type Dictionaries<Messages> = Readonly<Record<Locale, Messages>>;

/** Makes the function that gives the dictionary for a BCP 47 tag. */
export function createTranslator<Messages>(dictionaries: Dictionaries<Messages>): (tag: string) => Messages {
  return (tag) => dictionaries[pickLocale(tag)];
}
