import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('without any variable it is a gateway on this machine, without mail', () => {
  const config = readConfig({}, '/assets');
  expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, mail: null, assetsFolder: '/assets' });
});

test('every wrong variable is named at once, so that one run shows all of them', () => {
  const wrong = {
    THROUGHLINE_PORT: 'eighty',
    THROUGHLINE_SITE_ORIGINS: 'https://shop.example/path',
    THROUGHLINE_SECRET: 'short',
    THROUGHLINE_SMTP_URL: 'http://mail.example',
  };
  try {
    readConfig(wrong, '/assets');
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const name of Object.keys(wrong)) expect(error.message).toContain(name);
    expect(error.message).not.toContain('short\n');
  }
});

test('mail needs all its parts', () => {
  expect(() => readConfig({ THROUGHLINE_SMTP_URL: 'smtp://mail.example' }, '/assets')).toThrow(/MAIL_FROM/);
});

test('origins are exact: several, by comma', () => {
  const config = readConfig({ THROUGHLINE_SITE_ORIGINS: 'https://a.example, https://b.example' }, '/assets');
  expect(config.site.origins).toEqual(['https://a.example', 'https://b.example']);
  expect(config.site.homeUrl).toBe('https://a.example');
});

test('identity needs no keys, unless nobody may write without it', () => {
  expect(readConfig({}, '/assets').identity).toEqual({ secret: null, jwks: null, isRequired: false });
  expect(() => readConfig({ THROUGHLINE_IDENTITY_REQUIRED: 'true' }, '/assets')).toThrow(/IDENTITY_JWKS/);
  const wanted = { THROUGHLINE_IDENTITY_REQUIRED: 'true', THROUGHLINE_IDENTITY_JWKS: 'https://shop.example/keys' };
  expect(readConfig(wanted, '/assets').identity).toEqual({
    secret: null,
    jwks: 'https://shop.example/keys',
    isRequired: true,
  });
});

test('an identity secret has 32 bytes, and is not repeated in what is wrong with it', () => {
  expect(readConfig({ THROUGHLINE_IDENTITY_SECRET: 'ä'.repeat(16) }, '/assets').identity.secret).toHaveLength(16);
  const tooShort = 'p'.repeat(31);
  const wrong = { THROUGHLINE_IDENTITY_SECRET: tooShort, THROUGHLINE_IDENTITY_REQUIRED: 'yes' };
  expect(() => readConfig(wrong, '/assets')).toThrow(
    /IDENTITY_SECRET: must have at least 32 bytes\n.*IDENTITY_REQUIRED/,
  );
  expect(() => readConfig(wrong, '/assets')).not.toThrow(tooShort);
});

test('files lie in the data folder unless a bucket is named, and a bucket needs its key', () => {
  expect(readConfig({}, '/assets').attachments).toEqual({
    contactBytesPerDay: 500_000_000,
    siteBytesPerDay: 20_000_000_000,
    bucket: null,
  });
  expect(() => readConfig({ THROUGHLINE_S3_BUCKET: 'files' }, '/assets')).toThrow(/THROUGHLINE_S3_KEY/);
  expect(() => readConfig({ THROUGHLINE_S3_ENDPOINT: 'https://s3.example' }, '/assets')).toThrow(
    /THROUGHLINE_S3_BUCKET/,
  );
  const bucket = { THROUGHLINE_S3_BUCKET: 'files', THROUGHLINE_S3_KEY: 'k', THROUGHLINE_S3_SECRET: 's' };
  const read = readConfig({ ...bucket, THROUGHLINE_UPLOAD_CONTACT_MB_PER_DAY: '1' }, '/assets').attachments;
  expect(read.contactBytesPerDay).toBe(1_000_000);
  expect(read.bucket).toEqual({
    endpoint: null,
    region: 'us-east-1',
    bucket: 'files',
    accessKeyId: 'k',
    secretAccessKey: 's',
  });
});

const texts = {
  THROUGHLINE_PUBLIC_URL: 'https://chat.shop.example',
  THROUGHLINE_SMS_PROVIDER: 'twilio',
  THROUGHLINE_SMS_COUNTRY: 'NL',
  THROUGHLINE_SMS_FROM: '+31970123456',
  THROUGHLINE_SMS_FROM_BE: '+32460001234',
  THROUGHLINE_SMS_PRICE: '50000',
  THROUGHLINE_TWILIO_ACCOUNT_SID: 'AC1',
  THROUGHLINE_TWILIO_AUTH_TOKEN: 'token',
};

test('texts go to the own country, from a number of each country, not at night', () => {
  expect(readConfig(texts, '/assets').sms).toMatchObject({
    account: { provider: 'twilio', baseUrl: 'https://api.twilio.com', apiKey: null },
    countries: ['NL'],
    sender: { standard: '+31970123456', by: { BE: '+32460001234' } },
    segmentPrice: { standard: 50_000, by: {} },
    quiet: { from: '21:00', to: '08:00' },
    words: { stop: [] },
  });
  expect(readConfig({ ...texts, THROUGHLINE_SMS_QUIET: 'off' }, '/assets').sms?.quiet).toBeNull();
});

test('what is wrong with texts is named, all of it', () => {
  const wrong = {
    THROUGHLINE_SMS_PROVIDER: 'twilio',
    THROUGHLINE_SMS_COUNTRY: 'Holland',
    THROUGHLINE_SMS_QUIET: 'nights',
  };
  expect(() => readConfig(wrong, '/assets')).toThrow(/SMS_COUNTRY: must be.*\n.*SMS_FROM.*\n.*SMS_QUIET: must be/);
  const { THROUGHLINE_TWILIO_AUTH_TOKEN: _, THROUGHLINE_PUBLIC_URL: __, ...rest } = texts;
  expect(() => readConfig(rest, '/assets')).toThrow(/TWILIO_AUTH_TOKEN: missing/);
  const { THROUGHLINE_PUBLIC_URL: ___, ...local } = texts;
  expect(() => readConfig(local, '/assets')).toThrow(/PUBLIC_URL: missing/);
});

test('a budget without prices would bound nothing', () => {
  const free = { ...texts, THROUGHLINE_SMS_PRICE: '0', THROUGHLINE_DAILY_BUDGET: '1000000' };
  expect(() => readConfig(free, '/assets')).toThrow(/DAILY_BUDGET needs THROUGHLINE_SMS_PRICE/);
  expect(readConfig({ ...free, THROUGHLINE_SMS_PRICE: '1' }, '/assets').replies.dailyBudget).toBe(1_000_000);
});

test('a mailbox is an address with everything in it', () => {
  const mail = {
    THROUGHLINE_SMTP_URL: 'smtp://mail.example',
    THROUGHLINE_MAIL_FROM: 'help@shop.example',
    THROUGHLINE_MAIL_DOMAIN: 'in.shop.example',
    THROUGHLINE_IMAP_URL: 'imaps://help%40shop.example:p%2Fw@imap.example/Help%20desk',
  };
  expect(readConfig(mail, '/assets').mail).toMatchObject({
    imap: {
      host: 'imap.example',
      port: 993,
      secure: true,
      user: 'help@shop.example',
      password: 'p/w',
      mailbox: 'Help desk',
    },
    listen: null,
    dkim: null,
    providers: { mailgun: null, postmark: null, ses: null },
  });
  expect(() => readConfig({ ...mail, THROUGHLINE_MAIL_DKIM_DOMAIN: 'shop.example' }, '/assets')).toThrow(
    /DKIM_KEY_FILE/,
  );
});
