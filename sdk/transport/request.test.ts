import { describe, expect, test } from 'vitest';
import { testWorld } from '../testing/test-world.ts';
import { httpRefusal } from '../wire/http.ts';
import { check } from '../wire/shape.ts';
import { request } from './request.ts';
import type { World } from './world.ts';

const names: ['name'] = ['name'];
const answering = (response: Response): World => ({ ...testWorld(), fetch: async () => response });
const ask = (world: World): Promise<unknown> =>
  request<{ name: string }>(world, { url: 'https://chat.example/x', body: {} }, names);

describe('a request', () => {
  test('carries JSON and the bearer, and never cookies', async () => {
    let seen: RequestInit = {};
    const world: World = {
      ...testWorld(),
      fetch: async (_, init) => {
        seen = init;
        return Response.json({ name: 'Anna' });
      },
    };
    const call = { url: 'https://chat.example/x', bearer: 'secret-token', body: { a: 1 } };
    expect(await request<{ name: string }>(world, call, names)).toEqual({ name: 'Anna' });
    expect(seen).toMatchObject({ method: 'POST', body: '{"a":1}', credentials: 'omit' });
    expect(seen.headers).toEqual({ authorization: 'Bearer secret-token', 'content-type': 'application/json' });
    expect(seen.signal).toBeInstanceOf(AbortSignal);
  });

  test('of a device carries what the device is known by', async () => {
    const asked: unknown[] = [];
    const world: World = {
      ...testWorld(),
      fetch: async (_, init) => {
        asked.push(init.method, init.headers);
        return Response.json({ name: 'Anna' });
      },
    };
    const url = 'https://chat.example/x';
    const authorize = async (...call: [string, string]) => {
      asked.push(call);
      return { authorization: 'Bearer access', 'throughline-proof': 'signed' };
    };
    await request<{ name: string }>(world, { url, authorize }, names);
    await request<{ name: string }>(world, { url, authorize, body: {} }, names);
    const known = { authorization: 'Bearer access', 'throughline-proof': 'signed' };
    const post = { ...known, 'content-type': 'application/json' };
    expect(asked).toEqual([['GET', url], 'GET', known, ['POST', url], 'POST', post]);
  });

  test('of a device that has no access is offline, and is not made', async () => {
    let isMade = false;
    const world: World = {
      ...testWorld(),
      fetch: async () => {
        isMade = true;
        return Response.json({ name: 'Anna' });
      },
    };
    const authorize = () => Promise.reject(new Error('there is no connection'));
    const answer = await request<{ name: string }>(
      world,
      { url: 'https://chat.example/x', authorize, body: {} },
      names,
    );
    expect(answer).toEqual({ refused: 'offline', retryAfterMs: null });
    expect(isMade).toBe(false);
  });

  test('that nobody answers is offline', async () => {
    expect(await ask(testWorld())).toEqual({ refused: 'offline', retryAfterMs: null });
  });

  test('that is declined brings the reason', async () => {
    const declined = { refused: 'code-wrong', retryAfterMs: null };
    expect(await ask(answering(Response.json(declined, { status: 400 })))).toEqual(declined);
    const later = { refused: 'rate-limited', retryAfterMs: 900 };
    expect(await ask(answering(Response.json(later, { status: 429 })))).toEqual(later);
  });

  test.each([
    [401, 'not-signed-in'],
    [403, 'not-allowed'],
    [404, 'not-found'],
    [429, 'rate-limited'],
    [502, 'unavailable'],
  ])('declined with status %i by something else in between is %s', async (status, refused) => {
    expect(await ask(answering(new Response('<h1>no</h1>', { status })))).toEqual({ refused, retryAfterMs: null });
  });

  test.each(['', '<html>', '[]', '7', 'null', '{"refused":""}', '{"__proto__":{"name":"x"}}'])(
    'answered with %j is unavailable',
    async (body) => {
      expect(await ask(answering(new Response(body)))).toEqual({ refused: 'unavailable', retryAfterMs: null });
    },
  );

  test.each([{}, { refused: 7 }, { refused: ['no'], retryAfterMs: 'soon' }, [], null, 'no'])(
    'declined in words that are none of the wire (%j) is refused by its status',
    async (body) => {
      const answer = await ask(answering(Response.json(body, { status: 403 })));
      expect(answer).toEqual({ refused: 'not-allowed', retryAfterMs: null });
      expect(check(httpRefusal, answer).ok).toBe(true);
    },
  );
});
