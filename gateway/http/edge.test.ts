import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpEdge, openHttp, shopOrigin } from './http.testing.ts';

let http: HttpEdge;
beforeEach(async () => {
  http = await openHttp();
});
afterEach(() => http.close());

const ask = { channel: 'email', address: 'anna@mail.example', locale: 'en', contract: null };
const token = 'a-device-token-of-a-visitor';

test('health says that the process answers, readiness that the store takes a commit', async () => {
  expect((await http.ask('/healthz')).status).toBe(200);
  expect((await http.ask('/readyz')).status).toBe(200);
});

test('W10: only the site’s own pages may read answers, and never with cookies', async () => {
  const allowed = await http.post('/v1/sites/shop/addresses', ask, token);
  expect(allowed.headers.get('access-control-allow-origin')).toBe(shopOrigin);
  expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
  for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.io']) {
    const foreign = await http.post('/v1/sites/shop/addresses', ask, token, { origin });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  }
  expect(http.codes).toHaveLength(1);
});

test('W9: a form or plain-text post from anywhere changes nothing', async () => {
  for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', '']) {
    const answer = await http.post('/v1/sites/shop/addresses', ask, token, { 'content-type': contentType });
    expect(answer.status).toBe(415);
  }
  expect(http.codes).toEqual([]);
});

test('bodies that are no JSON, of another shape or too large are declined', async () => {
  const authorization = `Bearer ${http.accessOf(token)}`;
  const headers = { 'content-type': 'application/json', origin: shopOrigin, authorization };
  const path = '/v1/sites/shop/addresses';
  expect((await http.ask(path, { method: 'POST', headers, body: '{' })).status).toBe(400);
  expect((await http.post(path, { channel: 'pigeon' }, token)).status).toBe(400);
  const large = JSON.stringify({ ...ask, address: 'x'.repeat(100_000) });
  expect(
    (
      await http.ask(path, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(large.length) },
        body: large,
      })
    ).status,
  ).toBe(413);
});

test('an unknown site and an unknown path are both just not found', async () => {
  expect((await http.post('/v1/sites/nobody/addresses', ask, token)).status).toBe(404);
  expect((await http.post('/v1/sites/shop/everything', {}, token)).status).toBe(404);
});

test('A8: one stranger’s requests are bounded, whatever headers they send', async () => {
  await http.close();
  http = await openHttp({ rates: { requestsPerMinute: 3 } });
  const statuses = [];
  for (let count = 0; count < 4; count++) {
    const headers = { 'x-forwarded-for': `198.51.100.${count}` };
    statuses.push((await http.ask('/v1/sites/shop/agent', { headers })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
  expect((await http.ask('/v1/sites/shop/agent', { from: '192.0.2.2' })).status).toBe(401);
});

test('W8, W15: our pages allow nothing inline and no frame around them, and hold no secret', async () => {
  for (const path of ['/desk', '/confirm']) {
    const page = await http.ask(path);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).not.toMatch(/<script>|style=| on\w+=/);
  }
});

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr, NL-be;q=0.5, en;q=0.2', 'nl'],
  ['en;q=0.3, de;q=0.7', 'de'],
  ['de;q=0, en', 'en'],
  ['fr', 'en'],
  ['*', 'en'],
  ['"><script>, ;;q=x,,', 'en'],
  [undefined, 'en'],
])('our pages speak the reader’s language: %s is %s', async (wanted, lang) => {
  const headers: Record<string, string> = wanted === undefined ? {} : { 'accept-language': wanted };
  for (const path of ['/desk', '/confirm']) {
    const page = await http.ask(path, { headers });
    expect(await page.text()).toContain(`<html lang="${lang}">`);
    expect(page.headers.get('vary')?.toLowerCase()).toContain('accept-language');
  }
});

test('X1: a site id from the address bar is never markup', async () => {
  const page = await http.ask(`/desk?site=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
  expect(page.status).toBe(404);
  expect(await page.text()).not.toContain('<img');
});

test('an agent signs in with the first password, and with no other', async () => {
  const signIn = (password: string) =>
    http.ask('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
      body: JSON.stringify({ email: http.agent.email, password }),
    });
  expect((await signIn('not the password')).status).toBe(401);
  const good = await signIn(http.agent.password);
  expect(good.status).toBe(200);
  const { token: session } = (await good.json()) as { token: string };
  const me = await http.ask('/v1/sites/shop/agent', { headers: { authorization: `Bearer ${session}` } });
  expect(await me.json()).toMatchObject({ email: 'ann@shop.example', name: 'Ann' });
  expect((await http.ask('/v1/sites/shop/agent')).status).toBe(401);
});

test('I6: guessing an agent’s password is slowed down', async () => {
  const statuses = new Set<number>();
  for (let count = 0; count < 15; count++) {
    const answer = await http.ask('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
      body: JSON.stringify({ email: http.agent.email, password: `guess number ${count}` }),
    });
    statuses.add(answer.status);
  }
  expect([...statuses].sort()).toEqual([401, 429]);
});

test('nobody can make an agent’s account from outside', async () => {
  const answer = await http.ask('/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
    body: JSON.stringify({ email: 'evil@example.com', password: 'a long enough one', name: 'Support' }),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('D2: a sign-in of a megabyte is declined before it is read', async () => {
  const body = JSON.stringify({ email: 'a@b.example', password: 'x'.repeat(1_000_000) });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  const answer = await http.ask('/api/auth/sign-in/email', { method: 'POST', headers, body });
  expect(answer.status).toBe(413);
});

test('signing in sets no cookie: the desk carries its token itself', async () => {
  const answer = await http.ask('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
    body: JSON.stringify(http.agent),
    // The sign-in counts tries per address, over all tests.
    from: '192.0.2.77',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toBeNull();
});

test('one stranger’s wrong passwords lock nobody else out, over IPv6 neither', async () => {
  const signIn = (from: string, password: string) =>
    http.ask('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
      body: JSON.stringify({ email: http.agent.email, password }),
      from,
    });
  for (let count = 0; count < 12; count++) await signIn('2001:db8:bad::1', 'a wrong guess');
  expect((await signIn('2001:db8:bad::2', http.agent.password)).status).toBe(429);
  expect((await signIn('2a02:1234::9', http.agent.password)).status).toBe(200);
  // Fourteen passwords are hashed, which takes a busy machine seconds.
}, 30_000);
