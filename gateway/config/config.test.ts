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
