import type { Refused } from '../client/api.ts';
import type { World } from './world.ts';

const deadlineMs = 10_000;

/** Makes the headers by which a device is known; rejects when it cannot be known just now. */
export type Authorize = (method: string, url: string) => Promise<Readonly<Record<string, string>>>;

/** One request beside the socket. Without a body it is a GET. */
export interface Call {
  url: string;
  /** An agent's session token. */
  bearer?: string;
  /** A device's own (`RequestAccess.authorize`). */
  authorize?: Authorize;
  body?: object;
}

/** Makes the request; `offline` when nobody answered in time, or this device has no access while it has no connection. */
export async function fetchAnswer(world: World, { url, bearer, authorize, body }: Call): Promise<Response | Refused> {
  const method = body ? 'POST' : 'GET';
  try {
    const headers: Record<string, string> = { ...(await authorize?.(method, url)) };
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
    if (body) headers['content-type'] = 'application/json';
    const init = { method, headers, credentials: 'omit' as const, signal: AbortSignal.timeout(deadlineMs) };
    const response = await world.fetch(url, body ? { ...init, body: JSON.stringify(body) } : init);
    return response.ok ? response : await readRefusal(response);
  } catch {
    // fetch tells no network, a refused connection and the deadline apart by words only; the person can do the same.
    return { refused: 'offline', retryAfterMs: null };
  }
}

/**
 * Makes the request and reads its JSON answer. `names`: what an answer of our gateway has; one of something in between,
 * which has not, is `unavailable`.
 */
export async function request<T extends object>(
  world: World,
  call: Call,
  names: readonly (keyof T & string)[],
): Promise<T | Refused> {
  const response = await fetchAnswer(world, call);
  if ('refused' in response) return response;
  const answer = await readJson(response);
  const fits = typeof answer === 'object' && answer !== null && names.every((name) => name in answer);
  return fits ? (answer as T) : { refused: 'unavailable', retryAfterMs: null };
}

async function readRefusal(response: Response): Promise<Refused> {
  const { refused, retryAfterMs } = ((await readJson(response)) ?? {}) as Partial<Refused>;
  if (typeof refused === 'string') return { refused, retryAfterMs: Number(retryAfterMs) || null };
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
