import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** An ISO 3166-1 code of two letters, e.g. `NL`. */
export type Country = CountryCode;

/** Whether a text is a country that numbers are known of. */
export const isCountry = (text: string): text is Country => isSupportedCountry(text);

export interface Numbering {
  /** Where a number without a country code is from. */
  country: Country;
  /** Where we send to at all (A5). */
  countries: ReadonlySet<Country>;
}

/** Digits of any script, with what people write between them. */
const typedNumber = /^[+＋]?[\p{Nd} ().\-/\u00a0\u2010-\u2013]{4,40}$/u;

function parse(typed: string, country: Country): PhoneNumber | null {
  const trimmed = typed.trim();
  if (!typedNumber.test(trimmed)) return null;
  return parsePhoneNumberFromString(trimmed, { defaultCountry: country, extract: false }) ?? null;
}

/** The last three digits, by which its owner knows a number. */
export const hintOf = (value: string): string => `··· ${value.slice(-3)}`;

/** In North America, nobody can tell a mobile number from the number of a house. */
const takesTexts: ReadonlySet<string | undefined> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/**
 * A mobile number somebody typed, in E.164; null when it is none, or of a country we do not send to: premium, short and
 * fixed-line numbers are declined, since each text would cost money or arrive nowhere (A5).
 */
export function readMobile(typed: string, { country, countries }: Numbering): { value: string; hint: string } | null {
  const number = parse(typed, country);
  if (!number?.isValid() || !takesTexts.has(number.getType())) return null;
  if (number.country === undefined || !countries.has(number.country)) return null;
  return { value: number.number, hint: hintOf(number.number) };
}

/** Where a number in E.164 is from; null when it is no number, or of no one country. */
export const countryOf = (value: string): Country | null => parse(value, 'US')?.country ?? null;

/**
 * Who a message is from, as the provider says: a number of any kind in E.164, or, with `canAnswer` false, a name or short
 * code as it came. `from` without a plus is a number of `country`.
 */
export function readSender(from: string, country: Country): { value: string; hint: string; canAnswer: boolean } {
  const number = parse(from, country);
  if (number?.isValid()) return { value: number.number, hint: hintOf(number.number), canAnswer: true };
  const value =
    from
      .replace(/[^\p{L}\p{N} +&.-]/gu, '')
      .slice(0, 20)
      .trim() || 'unknown';
  return { value, hint: value, canAnswer: false };
}
