import { check, httpRefusal, type Shape } from '@throughline/sdk/wire';
import type { Refused } from '../client/api.ts';
import type { World } from './world.ts';

const deadlineMs = 10_000;

/** One request beside the socket. Without a body it is a GET. */
export interface Call {
  url: string;
  bearer?: string;
  body?: object;
}

/** Makes the request; `offline` when nobody answered in time. */
export async function fetchAnswer(world: World, { url, bearer, body }: Call): Promise<Response | Refused> {
  const headers: Record<string, string> = {};
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (body) headers['content-type'] = 'application/json';
  const init: RequestInit = { headers, credentials: 'omit', signal: AbortSignal.timeout(deadlineMs) };
  try {
    const response = await world.fetch(url, body ? { ...init, method: 'POST', body: JSON.stringify(body) } : init);
    return response.ok ? response : await readRefusal(response);
  } catch {
    // fetch tells no network, a refused connection and the deadline apart by words only; the person can do the same.
    return { refused: 'offline', retryAfterMs: null };
  }
}

/** Makes the request and decodes its JSON answer; an answer that does not fit is `unavailable`. */
export async function request<T>(world: World, call: Call, shape: Shape<T>): Promise<T | Refused> {
  const response = await fetchAnswer(world, call);
  if ('refused' in response) return response;
  const answer = check(shape, await readJson(response));
  return answer.ok ? answer.value : { refused: 'unavailable', retryAfterMs: null };
}

async function readRefusal(response: Response): Promise<Refused> {
  const refusal = check(httpRefusal, await readJson(response));
  if (refusal.ok) return refusal.value;
  return { refused: byStatus[response.status] ?? 'unavailable', retryAfterMs: null };
}

/** What a refusal that is not in the wire's words means: of the sign-in, or of a proxy in between. */
const byStatus: Readonly<Record<number, string>> = {
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  429: 'rate-limited',
};

/** null for an answer that is not JSON, such as a proxy's error page or one that broke off. */
const readJson = (response: Response): Promise<unknown> => response.json().catch(() => null);
