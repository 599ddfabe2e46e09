import type { ContractLocale } from '@throughline/sdk/wire';

const spoken: ReadonlySet<string> = new Set<ContractLocale>(['en', 'de', 'nl']);

const isSpoken = (language: string): language is ContractLocale => spoken.has(language);

/** The language in which a contact reads the contract, from a BCP 47 tag; English where we do not speak theirs. */
export function contractLocale(tag: string): ContractLocale {
  const language = tag.split('-', 1)[0]?.toLowerCase() ?? '';
  return isSpoken(language) ? language : 'en';
}
