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
