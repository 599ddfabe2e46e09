import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askSupport } from '../docs/examples/ask-support.ts';
import { startEchoBot } from '../docs/examples/echo-bot.ts';
import { readConfig } from '../gateway/config/config.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { systemClock } from '../gateway/kernel/clock.ts';

const origin = 'https://shop.example';
let gateway: Gateway;
let url: string;
let stopBot = (): void => {};

beforeEach(async () => {
  const settings = {
    THROUGHLINE_DATA: ':memory:',
    THROUGHLINE_PORT: '0',
    THROUGHLINE_SITE_ID: 'shop',
    THROUGHLINE_SITE_ORIGINS: origin,
  };
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  gateway = await createGateway(readConfig(settings, 'gateway'), { clock: systemClock, logger: quiet });
  ({ url } = await gateway.listen());
});
afterEach(async () => {
  stopBot();
  await gateway.stop();
});

test('the example bot answers each of two customers, and the example customer gets its answer', async () => {
  const { email = '', password = '' } = gateway.firstAgent ?? {};
  stopBot = await startEchoBot(url, 'shop', email, password);
  const asked = ['Is the lamp in stock?', 'Do you ship to Delft?'];
  const answers = await Promise.all(asked.map((question) => askSupport(url, 'shop', origin, question)));
  expect(answers).toEqual(asked.map((question) => `You said: ${question}`));
});

test('the example bot says why it cannot sign in', async () => {
  const { email = '' } = gateway.firstAgent ?? {};
  await expect(startEchoBot(url, 'shop', email, 'a wrong password')).rejects.toThrow(/could not sign in/);
});

test('the bot that the documentation shows is the one that ran', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = read('../docs/examples/echo-bot.ts').replace(/\/\*\*.*?\*\/\n/s, '');
  expect(code.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(15);
  expect(read('../docs/sdk.md')).toContain(code);
});
