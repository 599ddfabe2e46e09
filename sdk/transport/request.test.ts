import { httpRefusal } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import { testWorld } from '../testing/test-world.ts';
import { record, text } from '../wire/shape.ts';
import { request } from './request.ts';
import type { World } from './world.ts';

const shape = record({ name: text(10) });
const answering = (response: Response): World => ({ ...testWorld(), fetch: async () => response });
const ask = (world: World): Promise<unknown> => request(world, { url: 'https://chat.example/x', body: {} }, shape);

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
    expect(await request(world, call, shape)).toEqual({ name: 'Anna' });
    expect(seen).toMatchObject({ method: 'POST', body: '{"a":1}', credentials: 'omit' });
    expect(seen.headers).toEqual({ authorization: 'Bearer secret-token', 'content-type': 'application/json' });
    expect(seen.signal).toBeInstanceOf(AbortSignal);
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

  test.each(['', '<html>', '[]', '{"name":7}', '{"__proto__":{"name":"x"}}'])(
    'answered with %j is unavailable',
    async (body) => {
      expect(await ask(answering(new Response(body)))).toEqual({ refused: 'unavailable', retryAfterMs: null });
    },
  );

  test('and its refusal are what the wire says', () => {
    expect(httpRefusal.words).toContain('null');
  });
});
