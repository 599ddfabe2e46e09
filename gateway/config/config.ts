import { z } from 'zod';
import type { BucketConfig } from '../attachment/bucket-depot.ts';
import { type MailSettings, readMail } from '../channel/email/from-environment.ts';
import { readSms, type SmsSettings } from '../channel/sms/from-environment.ts';
import { ConfigError } from './config-error.ts';
import { areTogether, listOf, origin, port, readShape, type Variables, yesNo } from './shapes.ts';

export { ConfigError } from './config-error.ts';

/** Everything the gateway must be told. Times and rates have defaults that suit one machine. */
export interface GatewayConfig {
  /** Where to listen. Port 0 picks a free one. */
  host: string;
  port: number;
  /** How the outside reaches this gateway, without a slash at the end; null: `http://<host>:<port>`. */
  publicUrl: string | null;
  /** Folder of the SQLite file and the generated secret; `:memory:` keeps nothing. */
  dataFolder: string;
  /** Folder of the built widget (`throughline.js`, `chat.js`, `desk.js`). */
  assetsFolder: string;
  /** Key material of every signature; null: made at the first start and kept beside the data. */
  secret: string | null;
  /** The site made or updated at start. */
  site: { siteId: string; name: string; origins: string[]; homeUrl: string };
  /** The agent made at the first start. */
  firstAgent: { email: string; name: string };
  /** null: this gateway has no such channel. */
  mail: MailSettings | null;
  sms: SmsSettings | null;
  replies: ReplyConfig;
  identity: IdentityConfig;
  attachments: AttachmentConfig;
  rates: Rates;
}

/** How the site's backend says who somebody is; both kinds of keys may be used beside each other. */
export interface IdentityConfig {
  /** Shared with the site's backend, for HS256; null: none. */
  secret: string | null;
  /** File or address of the public keys (a JWKS, RFC 7517 §5) for EdDSA, ES256 and RS256; null: none. */
  jwks: string | null;
  /** Nobody may write without having been identified. */
  isRequired: boolean;
}

/** How much may be uploaded within 24 hours, and where it is kept. */
export interface AttachmentConfig {
  contactBytesPerDay: number;
  siteBytesPerDay: number;
  /** null: in the data folder. */
  bucket: BucketConfig | null;
}

/** How answers go out, beyond what each customer says. */
export interface ReplyConfig {
  /** What may be spent on paid messages a day, in millionths of the site's currency; null: as much as it takes. */
  dailyBudget: number | null;
  /** Answers go where the customer wrote last. */
  followCustomer: boolean;
}

/** What one stranger may do. */
export interface Rates {
  socketsPerAddress: number;
  connectsPerMinute: number;
  framesPerSecond: number;
  appendsPerMinute: number;
  /** HTTP requests of one address a minute, and requests for a code an hour. */
  requestsPerMinute: number;
  codesPerHour: number;
}

const megabyte = 1_000_000;

export const defaultRates: Rates = {
  socketsPerAddress: 100,
  connectsPerMinute: 300,
  framesPerSecond: 50,
  appendsPerMinute: 120,
  requestsPerMinute: 120,
  codesPerHour: 10,
};

/** The least an HMAC key with SHA-256 must have (RFC 7518 §3.2). */
const keyBytes = 32;
const rate = (standard: number) => z.coerce.number().int().positive().default(standard);

const environment = z.object({
  THROUGHLINE_HOST: z.string().default('127.0.0.1'),
  THROUGHLINE_PORT: port.default(8080),
  THROUGHLINE_PUBLIC_URL: origin.optional(),
  THROUGHLINE_DATA: z.string().min(1).default('.data'),
  THROUGHLINE_ASSETS: z.string().min(1).optional(),
  THROUGHLINE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  THROUGHLINE_SITE_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _ only')
    .default('demo'),
  THROUGHLINE_SITE_NAME: z.string().min(1).max(120).default('Demo shop'),
  THROUGHLINE_SITE_ORIGINS: listOf(origin),
  THROUGHLINE_SITE_URL: z.url().optional(),
  THROUGHLINE_AGENT_EMAIL: z.email().default('agent@example.test'),
  THROUGHLINE_AGENT_NAME: z.string().min(1).max(120).default('Agent'),
  THROUGHLINE_DAILY_BUDGET: z.coerce.number().int().min(0).optional(),
  THROUGHLINE_ANSWERS_FOLLOW: yesNo.default(false),
  THROUGHLINE_IDENTITY_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= keyBytes, { message: `must have at least ${keyBytes} bytes` })
    .optional(),
  THROUGHLINE_IDENTITY_JWKS: z.string().min(1).optional(),
  THROUGHLINE_IDENTITY_REQUIRED: yesNo.default(false),
  THROUGHLINE_UPLOAD_CONTACT_MB_PER_DAY: rate(500),
  THROUGHLINE_UPLOAD_SITE_MB_PER_DAY: rate(20_000),
  THROUGHLINE_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  THROUGHLINE_S3_REGION: z.string().min(1).default('us-east-1'),
  THROUGHLINE_S3_BUCKET: z.string().min(3).max(63).optional(),
  THROUGHLINE_S3_KEY: z.string().min(1).optional(),
  THROUGHLINE_S3_SECRET: z.string().min(1).optional(),
  THROUGHLINE_RATE_SOCKETS_PER_ADDRESS: rate(defaultRates.socketsPerAddress),
  THROUGHLINE_RATE_CONNECTS_PER_MINUTE: rate(defaultRates.connectsPerMinute),
  THROUGHLINE_RATE_FRAMES_PER_SECOND: rate(defaultRates.framesPerSecond),
  THROUGHLINE_RATE_APPENDS_PER_MINUTE: rate(defaultRates.appendsPerMinute),
  THROUGHLINE_RATE_REQUESTS_PER_MINUTE: rate(defaultRates.requestsPerMinute),
  THROUGHLINE_RATE_CODES_PER_HOUR: rate(defaultRates.codesPerHour),
});
type Environment = z.infer<typeof environment>;

function readIdentity(env: Environment, problems: string[]): IdentityConfig {
  const { THROUGHLINE_IDENTITY_SECRET: secret = null, THROUGHLINE_IDENTITY_JWKS: jwks = null } = env;
  const isRequired = env.THROUGHLINE_IDENTITY_REQUIRED;
  if (isRequired && secret === null && jwks === null) {
    problems.push(
      'THROUGHLINE_IDENTITY_REQUIRED needs THROUGHLINE_IDENTITY_SECRET or THROUGHLINE_IDENTITY_JWKS: nobody could write',
    );
  }
  return { secret, jwks, isRequired };
}

function readBucket(env: Environment, problems: string[]): BucketConfig | null {
  const {
    THROUGHLINE_S3_BUCKET: bucket,
    THROUGHLINE_S3_KEY: accessKeyId,
    THROUGHLINE_S3_SECRET: secretAccessKey,
  } = env;
  if (bucket === undefined && env.THROUGHLINE_S3_ENDPOINT === undefined) return null;
  const whole = {
    THROUGHLINE_S3_BUCKET: bucket,
    THROUGHLINE_S3_KEY: accessKeyId,
    THROUGHLINE_S3_SECRET: secretAccessKey,
  };
  areTogether(whole, problems);
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null;
  const { THROUGHLINE_S3_ENDPOINT: endpoint = null, THROUGHLINE_S3_REGION: region } = env;
  return { endpoint, region, bucket, accessKeyId, secretAccessKey };
}

function readAttachments(env: Environment, problems: string[]): AttachmentConfig {
  return {
    contactBytesPerDay: env.THROUGHLINE_UPLOAD_CONTACT_MB_PER_DAY * megabyte,
    siteBytesPerDay: env.THROUGHLINE_UPLOAD_SITE_MB_PER_DAY * megabyte,
    bucket: readBucket(env, problems),
  };
}

function readRates(env: Environment): Rates {
  return {
    socketsPerAddress: env.THROUGHLINE_RATE_SOCKETS_PER_ADDRESS,
    connectsPerMinute: env.THROUGHLINE_RATE_CONNECTS_PER_MINUTE,
    framesPerSecond: env.THROUGHLINE_RATE_FRAMES_PER_SECOND,
    appendsPerMinute: env.THROUGHLINE_RATE_APPENDS_PER_MINUTE,
    requestsPerMinute: env.THROUGHLINE_RATE_REQUESTS_PER_MINUTE,
    codesPerHour: env.THROUGHLINE_RATE_CODES_PER_HOUR,
  };
}

const isFree = ({ segmentPrice: { standard, by } }: SmsSettings): boolean =>
  standard === 0 && Object.values(by).every((price) => price === 0);

/**
 * Reads the configuration from environment variables; `assetsFolder` is where the widget's build lies when none is named.
 * @throws ConfigError with every problem at once.
 */
export function readConfig(env: Variables, assetsFolder: string): GatewayConfig {
  const problems: string[] = [];
  const read = readShape(environment, env, problems);
  const mail = readMail(env, problems);
  const sms = readSms(env, problems);
  const identity = read && readIdentity(read, problems);
  const attachments = read && readAttachments(read, problems);
  if (sms && read && !read.THROUGHLINE_PUBLIC_URL) {
    problems.push('THROUGHLINE_PUBLIC_URL: missing; providers of SMS call this address, and short links lead to it');
  }
  if (read?.THROUGHLINE_DAILY_BUDGET !== undefined && sms && isFree(sms)) {
    problems.push('THROUGHLINE_DAILY_BUDGET needs THROUGHLINE_SMS_PRICE: without a price nothing is ever spent');
  }
  if (!read || !identity || !attachments || problems.length > 0) throw new ConfigError(problems);
  const origins = read.THROUGHLINE_SITE_ORIGINS;
  return {
    host: read.THROUGHLINE_HOST,
    port: read.THROUGHLINE_PORT,
    publicUrl: read.THROUGHLINE_PUBLIC_URL ?? null,
    dataFolder: read.THROUGHLINE_DATA,
    assetsFolder: read.THROUGHLINE_ASSETS ?? assetsFolder,
    secret: read.THROUGHLINE_SECRET ?? null,
    site: {
      siteId: read.THROUGHLINE_SITE_ID,
      name: read.THROUGHLINE_SITE_NAME,
      origins,
      homeUrl: read.THROUGHLINE_SITE_URL ?? origins[0] ?? 'http://127.0.0.1:8081',
    },
    firstAgent: { email: read.THROUGHLINE_AGENT_EMAIL, name: read.THROUGHLINE_AGENT_NAME },
    mail,
    sms,
    replies: {
      dailyBudget: read.THROUGHLINE_DAILY_BUDGET ?? null,
      followCustomer: read.THROUGHLINE_ANSWERS_FOLLOW,
    },
    identity,
    attachments,
    rates: readRates(read),
  };
}
