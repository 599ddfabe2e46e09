import type { ShiftLanguage } from './gsm-alphabet.ts';
import type { Country } from './numbers.ts';
import type { Span } from './quiet.ts';
import type { OwnWords } from './words.ts';

/** Something of each country, or the same for all others. */
export interface PerCountry<T> {
  standard: T;
  by: Partial<Record<Country, T>>;
}

/** What the SMS channel must be told, whatever its provider. */
export interface SmsConfig {
  /** The site whose customers write to these numbers. */
  siteId: string;
  /** How the outside reaches this gateway, without a slash at the end; signatures of webhooks are about this address. */
  publicUrl: string;
  /** Key material of the gateway; every purpose gets a key of its own from it. */
  secret: string;
  /** Where a number without a country code is from. */
  country: Country;
  /** Where texts are sent to; by default the site's own country only (A5). */
  countries: readonly Country[];
  /** Who texts are from: a number, a short code, a name, or the provider's pool. */
  sender: PerCountry<string>;
  /** What one segment costs, in millionths of the site's currency. */
  segmentPrice: PerCountry<number>;
  /** What a text with pictures costs, in the same. */
  mediaPrice: number;
  /** Where pictures travel with a text; elsewhere they are links. */
  mediaCountries: readonly Country[];
  maxSegments: number;
  /** Languages whose national tables the provider and its phones know. */
  languages: readonly ShiftLanguage[];
  /** When nobody is texted, by the time where they are; null: whenever. */
  quiet: Span | null;
  /** Words of the site's own, besides the standard ones. */
  words: OwnWords;
  /** The site's own origins: only links to them are shortened. */
  linkOrigins: readonly string[];
}

/** Where sending costs too much to be a mistake, somebody should have said so: three segments, 459 plain characters. */
export const standardMaxSegments = 3;

/** Whether a sender takes answers: a name of up to 11 characters, one of them a letter, does not. */
export const takesAnswers = (sender: string): boolean => !/^(?=.{0,10}[A-Za-z]).{1,11}$/.test(sender);

/** The one of a country, or the standard one. */
export function ofCountry<T>({ standard, by }: PerCountry<T>, country: Country | null): T {
  return (country === null ? undefined : by[country]) ?? standard;
}
