import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askProvider } from './ask-provider.ts';

const never = new AbortController().signal;
let server: Server | null = null;

async function ask(listener: RequestListener, signal: AbortSignal = never, timeoutMs = 20_000) {
  const played = createServer(listener);
  server = played;
  await new Promise<void>((resolve) => played.listen(0, '127.0.0.1', resolve));
  const { port } = played.address() as AddressInfo;
  return askProvider(new Request(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }), signal, timeoutMs);
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const answering =
  (status: number, body = '', headers = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

it.each([
  [201, '{"sid":"SM1"}', { kind: 'answer', status: 201, json: { sid: 'SM1' } }],
  [201, '[1]', { kind: 'answer', status: 201, json: {} }],
  [201, '{"sid":', { kind: 'answer', status: 201, json: {} }],
  [201, 'x'.repeat(1_000_001), { kind: 'answer', status: 201, json: {} }],
  [422, '', { kind: 'answer', status: 422, json: {} }],
  [404, '', { kind: 'failed', reason: 'provider-error', retry: 'later' }],
  [429, '', { kind: 'failed', reason: 'try-later', retry: 'later' }],
  [503, '', { kind: 'failed', reason: 'try-later', retry: 'later' }],
  [500, '', { kind: 'unknown', reason: 'provider-error' }],
  [502, '', { kind: 'unknown', reason: 'provider-error' }],
])('an answer of %i', async (status, body, expected) => {
  expect(await ask(answering(status, body))).toEqual(expected);
});

it('goes nowhere else when it is told to', async () => {
  const moved = await ask(answering(307, '', { location: 'http://169.254.169.254/' }));
  expect(moved).toEqual({ kind: 'failed', reason: 'provider-error', retry: 'later' });
});

it('does not know what became of a request that was on its way when its time ended', async () => {
  const giveUp = new AbortController();
  const cut = await ask(() => giveUp.abort(), giveUp.signal);
  expect(cut).toEqual({ kind: 'unknown', reason: 'no-answer' });
});

it('gives a silent provider up by itself', async () => {
  expect(await ask(() => undefined, never, 50)).toEqual({ kind: 'unknown', reason: 'no-answer' });
});

it('knows that nothing left for a place that is not there', async () => {
  const nowhere = new Request('http://nowhere.invalid/', { method: 'POST', body: '{}' });
  expect(await askProvider(nowhere, never, 20_000)).toEqual({ kind: 'failed', reason: 'unreachable', retry: 'later' });
});
