import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PublicApi } from '../../widget/loader/public-api.ts';
import { Stage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

test('a minute on a page that says who its visitor is and what they do: until the chat is opened nothing is stored, no socket is open and nothing but the loader was fetched', async () => {
  const customer = await stage.customer();
  const requests: string[] = [];
  customer.page.on('request', (request) => requests.push(request.url()));
  customer.page.on('websocket', (socket) => requests.push(socket.url()));
  await customer.page.clock.install();
  await customer.page.reload();
  await customer.page.locator('throughline-launcher').first().waitFor();
  await customer.page.evaluate(() => {
    window.Throughline ||= [];
    window.Throughline.push(
      ['identify', async () => (await fetch('/chat-identity')).text()],
      ['track', 'Viewed', { product: 'Lamp' }],
      ['setAttributes', { plan: 'pro' }],
      ['tags', { add: ['vip'] }],
      ['compose', 'Is it in stock?'],
      ['conversations'],
      ['reply.get'],
      ['handoff.create'],
    );
  });
  await customer.page.clock.runFor('01:00');
  await customer.page.waitForLoadState('networkidle');
  const ours = requests.filter((url) => url.startsWith(stage.demo.gatewayUrl) || /^ws|chat-identity/.test(url));
  expect(ours).toEqual([`${stage.demo.gatewayUrl}/throughline.js`]);
  const stored = await customer.page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
  }));
  expect(stored).toEqual({ databases: 0, local: 0, session: 0, cookies: '' });
});

test('under a strict policy with trusted types the chat opens and works without one violation', async () => {
  const customer = await stage.customer();
  const answer = await customer.page.reload();
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain('unsafe');
  await customer.open();
  await customer.say('Works <img src=x onerror=alert(1)> [x](javascript:alert(1))');
  await until(() => customer.texts()).toEqual(['Works <img src=x onerror=alert(1)> [x](javascript:alert(1))']);
  await customer.chat.getByRole('button', { name: 'Reply to me by' }).click();
  await customer.chat.getByRole('radio', { name: 'Here, then by e-mail' }).waitFor();
  expect(customer.complaints).toEqual([]);
});

test('the chat stays through route changes of a single-page site, and a queued call opens it', async () => {
  const customer = await stage.customer({ url: `${stage.demo.shopUrl}/contact` });
  await customer.page.getByRole('button', { name: /chat/i }).first().click();
  await customer.chat.getByRole('textbox').waitFor();
  await customer.say('From the contact page');
  // Shown means kept on this device.
  await until(() => customer.texts()).toEqual(['From the contact page']);
  await customer.page.goto(`${stage.demo.shopUrl}/app`);
  await until(() => customer.texts()).toEqual(['From the contact page']);
  await customer.page.evaluate(() => history.pushState(null, '', '/app/elsewhere'));
  await customer.say('And from the app');
  await until(() => customer.texts()).toEqual(['From the contact page', 'And from the app']);
});

test('a page’s own form says something for the visitor with the chat closed; words it prepares are there at the opening; signing out leaves nothing', async () => {
  const customer = await stage.customer();
  const sent = await customer.page.evaluate(async () => {
    const api = window.Throughline as PublicApi;
    api.compose('And in red?');
    return api.send('From the form');
  });
  expect(sent).toMatch(/^[0-9a-f-]{36}$/);
  expect(await customer.chat.getByRole('dialog').isVisible()).toBe(false);
  await customer.open();
  await until(() => customer.texts()).toEqual(['From the form']);
  await until(() => customer.chat.getByRole('textbox').inputValue()).toBe('And in red?');
  const conversations = await customer.page.evaluate(() => (window.Throughline as PublicApi).conversations());
  expect(conversations).toMatchObject([{ state: 'open' }]);
  await customer.page.evaluate(() => (window.Throughline as PublicApi).logout());
  await until(() => customer.texts()).toEqual([]);
});

test('W4: a page that is not one of the site’s cannot connect', async () => {
  const page = await (await stage.context()).newPage();
  await page.goto(`${stage.demo.gatewayUrl}/confirm`);
  const outcome = await page.evaluate(
    ({ url, siteId }) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/sites/${siteId}/socket`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('turned away');
      }),
    { url: stage.demo.gatewayUrl, siteId: stage.demo.siteId },
  );
  // The gateway's own page may; the same code on the lab's page may not.
  expect(outcome).toBe('open');
  const strangers = await fetch(`${stage.demo.gatewayUrl}/v1/sites/${stage.demo.siteId}/addresses`, {
    method: 'POST',
    headers: { origin: stage.demo.labUrl, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(strangers.status).toBe(403);
});

test('on a phone the chat fills the screen, its field does not zoom, and Escape gives the page back', async () => {
  const context = await stage.context({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const customer = await stage.customer({ context });
  await customer.open();
  const field = customer.chat.getByRole('textbox');
  const sizePx = await field.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(sizePx).toBeGreaterThanOrEqual(16);
  const panel = customer.chat.getByRole('dialog');
  await until(() => panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await customer.page.keyboard.press('Escape');
  await customer.chat.getByRole('dialog').waitFor({ state: 'hidden' });
});
