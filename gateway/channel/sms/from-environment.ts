import { z } from 'zod';
import { areTogether, listOf, readShape, type Variables } from '../../config/shapes.ts';
import { languageIds, type ShiftLanguage } from './gsm-alphabet.ts';
import { type Country, isCountry } from './numbers.ts';
import { nightTime, type Span } from './quiet.ts';
import { smppAccount, smppShape } from './smpp/from-environment.ts';
import type { SmppConfig } from './smpp/smpp-config.ts';
import { type PerCountry, type SmsConfig, standardMaxSegments } from './sms-config.ts';
import type { TwilioConfig } from './twilio.ts';
import type { VonageConfig } from './vonage.ts';

/** Who carries our texts, and how we sign in there. */
export type SmsAccount =
  | ({ provider: 'twilio' } & Omit<TwilioConfig, 'webhookUrl'>)
  | ({ provider: 'vonage' } & Omit<VonageConfig, 'privateKey'> & { privateKeyFile: string })
  | ({ provider: 'smpp' } & SmppConfig);

/** What the operator says about texts; the rest the gateway knows. */
export interface SmsSettings extends Omit<SmsConfig, 'siteId' | 'publicUrl' | 'secret' | 'linkOrigins'> {
  account: SmsAccount;
}

const country = z.string().refine(isCountry, { message: 'must be a country in two capital letters, such as NL' });
const clockTime = '([01]\\d|2[0-3]):[0-5]\\d';
const span = z
  .string()
  .regex(new RegExp(`^(off|${clockTime}-${clockTime})$`), 'must be like 21:00-08:00, or off')
  .transform((text): Span | null => {
    const [from = '', to = ''] = text.split('-');
    return text === 'off' ? null : { from, to };
  });
const price = z.coerce.number().int().min(0);
const baseUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const language = z.enum(Object.keys(languageIds) as [ShiftLanguage, ...ShiftLanguage[]]);
const word = z.string().min(1).max(40);

const shape = z.object({
  THROUGHLINE_SMS_PROVIDER: z.enum(['twilio', 'vonage', 'smpp']),
  THROUGHLINE_SMS_COUNTRY: country,
  THROUGHLINE_SMS_COUNTRIES: listOf(country),
  THROUGHLINE_SMS_FROM: z.string().min(3).max(40),
  THROUGHLINE_SMS_PRICE: price.default(0),
  THROUGHLINE_SMS_MEDIA_PRICE: price.default(0),
  THROUGHLINE_SMS_MEDIA_COUNTRIES: listOf(country),
  THROUGHLINE_SMS_MAX_SEGMENTS: z.coerce.number().int().min(1).max(20).default(standardMaxSegments),
  THROUGHLINE_SMS_LANGUAGES: listOf(language),
  THROUGHLINE_SMS_QUIET: span.default(nightTime),
  THROUGHLINE_SMS_WORDS_STOP: listOf(word),
  THROUGHLINE_SMS_WORDS_START: listOf(word),
  THROUGHLINE_SMS_WORDS_HELP: listOf(word),
  THROUGHLINE_SMS_WORDS_EMAIL: listOf(word),
  THROUGHLINE_SMS_WORDS_HERE: listOf(word),
  THROUGHLINE_TWILIO_URL: baseUrl.default('https://api.twilio.com'),
  THROUGHLINE_TWILIO_ACCOUNT_SID: z.string().min(1).optional(),
  THROUGHLINE_TWILIO_AUTH_TOKEN: z.string().min(1).optional(),
  THROUGHLINE_TWILIO_API_KEY: z.string().min(1).optional(),
  THROUGHLINE_TWILIO_API_SECRET: z.string().min(1).optional(),
  THROUGHLINE_VONAGE_URL: baseUrl.default('https://api.nexmo.com'),
  THROUGHLINE_VONAGE_APPLICATION_ID: z.string().min(1).optional(),
  THROUGHLINE_VONAGE_PRIVATE_KEY_FILE: z.string().min(1).optional(),
  THROUGHLINE_VONAGE_SIGNATURE_SECRET: z.string().min(1).optional(),
  THROUGHLINE_VONAGE_SMS_SIGNATURE: z.enum(['md5hash', 'md5', 'sha1', 'sha256', 'sha512']).optional(),
  ...smppShape,
});
type Read = z.infer<typeof shape>;

function twilioAccount(read: Read, problems: string[]): SmsAccount | null {
  const {
    THROUGHLINE_TWILIO_ACCOUNT_SID: accountSid,
    THROUGHLINE_TWILIO_AUTH_TOKEN: authToken,
    THROUGHLINE_TWILIO_API_KEY: sid,
    THROUGHLINE_TWILIO_API_SECRET: secret,
  } = read;
  const account = { THROUGHLINE_TWILIO_ACCOUNT_SID: accountSid, THROUGHLINE_TWILIO_AUTH_TOKEN: authToken };
  const key = { THROUGHLINE_TWILIO_API_KEY: sid, THROUGHLINE_TWILIO_API_SECRET: secret };
  const isWhole = areTogether(account, problems);
  const hasWholeKey = (sid === undefined && secret === undefined) || areTogether(key, problems);
  if (!isWhole || !hasWholeKey || accountSid === undefined || authToken === undefined) return null;
  const apiKey = sid === undefined || secret === undefined ? null : { sid, secret };
  return { provider: 'twilio', baseUrl: read.THROUGHLINE_TWILIO_URL, accountSid, authToken, apiKey };
}

function vonageAccount(read: Read, problems: string[]): SmsAccount | null {
  const {
    THROUGHLINE_VONAGE_APPLICATION_ID: applicationId,
    THROUGHLINE_VONAGE_PRIVATE_KEY_FILE: privateKeyFile,
    THROUGHLINE_VONAGE_SIGNATURE_SECRET: signatureSecret,
  } = read;
  const account = {
    THROUGHLINE_VONAGE_APPLICATION_ID: applicationId,
    THROUGHLINE_VONAGE_PRIVATE_KEY_FILE: privateKeyFile,
    THROUGHLINE_VONAGE_SIGNATURE_SECRET: signatureSecret,
  };
  areTogether(account, problems);
  if (applicationId === undefined || privateKeyFile === undefined || signatureSecret === undefined) return null;
  const smsApiSignature = read.THROUGHLINE_VONAGE_SMS_SIGNATURE ?? null;
  const { THROUGHLINE_VONAGE_URL: baseUrl } = read;
  return { provider: 'vonage', baseUrl, applicationId, privateKeyFile, signatureSecret, smsApiSignature };
}

const accounts: Record<SmsAccount['provider'], (read: Read, problems: string[]) => SmsAccount | null> = {
  twilio: twilioAccount,
  vonage: vonageAccount,
  smpp(read, problems) {
    const account = smppAccount(read, problems);
    return account && { provider: 'smpp', ...account, languages: read.THROUGHLINE_SMS_LANGUAGES };
  },
};

/** One for all, and those of single countries: `<name>` and `<name>_NL`. */
function perCountry<T>(env: Variables, name: string, standard: T, read: (text: string) => T | null): PerCountry<T> {
  const by: Partial<Record<Country, T>> = {};
  for (const [key, text = ''] of Object.entries(env)) {
    const of = key.startsWith(`${name}_`) ? key.slice(name.length + 1) : '';
    const value = isCountry(of) ? read(text) : null;
    if (isCountry(of) && value !== null) by[of] = value;
  }
  return { standard, by };
}

const readPrice = (text: string): number | null => price.safeParse(text).data ?? null;

/** What the environment says about texts; null where no provider is named, or something is wrong with it. */
export function readSms(env: Variables, problems: string[]): SmsSettings | null {
  if (env.THROUGHLINE_SMS_PROVIDER === undefined) return null;
  const read = readShape(shape, env, problems);
  if (!read) return null;
  const account = accounts[read.THROUGHLINE_SMS_PROVIDER](read, problems);
  if (!account) return null;
  const { THROUGHLINE_SMS_COUNTRY: home, THROUGHLINE_SMS_COUNTRIES: countries } = read;
  return {
    account,
    country: home,
    countries: countries.length > 0 ? countries : [home],
    sender: perCountry(env, 'THROUGHLINE_SMS_FROM', read.THROUGHLINE_SMS_FROM, String),
    segmentPrice: perCountry(env, 'THROUGHLINE_SMS_PRICE', read.THROUGHLINE_SMS_PRICE, readPrice),
    mediaPrice: read.THROUGHLINE_SMS_MEDIA_PRICE,
    mediaCountries: read.THROUGHLINE_SMS_MEDIA_COUNTRIES,
    maxSegments: read.THROUGHLINE_SMS_MAX_SEGMENTS,
    languages: read.THROUGHLINE_SMS_LANGUAGES,
    quiet: read.THROUGHLINE_SMS_QUIET,
    words: {
      stop: read.THROUGHLINE_SMS_WORDS_STOP,
      start: read.THROUGHLINE_SMS_WORDS_START,
      help: read.THROUGHLINE_SMS_WORDS_HELP,
      email: read.THROUGHLINE_SMS_WORDS_EMAIL,
      here: read.THROUGHLINE_SMS_WORDS_HERE,
    },
  };
}
