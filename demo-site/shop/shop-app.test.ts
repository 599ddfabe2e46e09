import { describe, expect, test } from 'vitest';
import { shopApp } from './shop-app.ts';
import { chooseLocale, texts } from './texts.ts';

const places = {
  gatewayUrl: 'http://127.0.0.1:8080',
  siteId: 'tern-and-tide',
  labUrl: 'http://127.0.0.1:8082',
  deskUrl: 'http://127.0.0.1:8080/desk',
  identitySecret: 'a secret that shop and gateway share',
};
const app = shopApp(places);
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe('the shop', () => {
  test.each(['/', '/products/fulmar', '/contact', '/app', '/app/town', '/nowhere'])(
    '%s carries the script tag, and a policy that allows the gateway and nothing inline',
    async (path) => {
      const response = await get(path);
      const page = await response.text();
      expect(page).toContain(
        '<script src="http://127.0.0.1:8080/throughline.js" data-site="tern-and-tide" data-locale="en" async></script>',
      );
      expect(page).not.toMatch(/<script>|<style|style="|onclick/);
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain(
        "default-src 'none'; script-src 'self' http://127.0.0.1:8080; style-src 'self' http://127.0.0.1:8080;",
      );
      expect(policy).toContain("connect-src 'self' http://127.0.0.1:8080 ws://127.0.0.1:8080;");
      expect(policy).toContain("require-trusted-types-for 'script'");
    },
  );

  test('speaks the language of the address, else of the browser, else English', async () => {
    expect(await (await get('/?lang=nl', { 'accept-language': 'de' })).text()).toContain(texts.heroTitle.nl);
    expect(await (await get('/', { 'accept-language': 'fr, de-AT;q=0.8' })).text()).toContain(texts.heroTitle.de);
    expect(chooseLocale('"><script>', 'xx')).toBe('en');
  });

  test("does not repeat a stranger's address as markup", async () => {
    const page = await (await get('/%22%3E%3Cscript%3Ealert(1)%3C/script%3E')).text();
    expect(page).not.toContain('<script>alert');
  });

  test('says 404 for what it does not sell', async () => {
    expect((await get('/products/unicorn')).status).toBe(404);
  });

  test.each(['/shop.css', '/pages.css', '/art.css'])('serves %s, and no source beside it', async (path) => {
    expect((await get(path)).headers.get('content-type')).toContain('text/css');
    expect((await get('/finder.ts')).status).toBe(404);
  });

  test('lets the browser forget a visitor', async () => {
    const response = await get('/new-visitor');
    expect(response.headers.get('clear-site-data')).toBe('"storage"');
    expect(response.headers.get('location')).toBe('/?lang=en');
  });
});

describe('the account', () => {
  const form = (path: string, customer: string) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ customer }),
    });

  test('a visitor is nobody', async () => {
    expect((await get('/who-am-i')).status).toBe(401);
    expect(await (await get('/')).text()).toContain('data-signed-in="no"');
  });

  test('who signed in is told to the chat in a token of the shop', async () => {
    const answer = await form('/sign-in', 'customer-7');
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await get('/account', { cookie })).text()).toContain('data-signed-in="yes"');
    const token = await (await get('/who-am-i', { cookie })).text();
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ sub: 'customer-7', name: 'Anna Berg', aud: 'tern-and-tide' });
  });

  test('nobody signs in as somebody the shop does not know', async () => {
    expect((await form('/sign-in', 'customer-9')).headers.get('set-cookie')).toBeNull();
    expect((await get('/who-am-i', { cookie: 'shop_customer=customer-9' })).status).toBe(401);
  });
});
