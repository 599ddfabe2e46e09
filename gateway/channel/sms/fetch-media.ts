import type { Clock } from '../../kernel/clock.ts';
import type { InboundFile } from '../channel.ts';
import { boundedBody } from './bounded-body.ts';
import type { SmsArrived, SmsMedia, SmsProvider } from './sms-provider.ts';

const maxFiles = 10;
const maxFileBytes = 6_000_000;
const maxHops = 3;
/** Providers wait 15 s for the answer to their call; the message has to be committed in it as well. */
const fetchMs = 10_000;
/** What does not work at once may work so much later. */
const waitsMs = [500, 2_000];
/** A message whose files do not come is put off so often, and then taken without them. */
const mostRefusals = 5;
const mostRefused = 1_000;

/** Follows redirects by hand: every hop must be an address the provider calls its own (R1, R2). */
async function get(url: string, provider: SmsProvider, signal: AbortSignal): Promise<Response | null> {
  let next = url;
  for (let hop = 0; hop <= maxHops; hop += 1) {
    const request = provider.mediaRequest?.(next) ?? null;
    if (request === null) return null;
    const response = await fetch(request, { signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, next)) return null;
    next = new URL(location, next).href;
  }
  return null;
}

const plainType = (type: string): string => /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(type)?.[0].toLowerCase() ?? '';

/** A file; null when there is none to be had, `later` when it may be had another time. */
type Fetched = InboundFile | null | 'later';

const isPassing = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

async function fetchOne(media: SmsMedia, index: number, provider: SmsProvider, signal: AbortSignal): Promise<Fetched> {
  const response = await get(media.url, provider, signal);
  if (response === null || response.status !== 200) {
    await response?.body?.cancel();
    return response !== null && isPassing(response.status) ? 'later' : null;
  }
  const bytes = await boundedBody(response, maxFileBytes);
  if (bytes === null) return null;
  const type =
    plainType(media.type) || plainType(response.headers.get('content-type') ?? '') || 'application/octet-stream';
  const ending = type.split('/')[1]?.replace(/[^a-z0-9].*$/, '') ?? 'bin';
  return { name: media.name?.slice(0, 200) || `mms-${index + 1}.${ending}`, type, bytes };
}

/** Fetches the files of a message: null for one there is not, `later` when the message should be brought again. */
export type MediaFetcher = (
  message: Pick<SmsArrived, 'eventKey' | 'media'>,
) => Promise<readonly (InboundFile | null)[] | 'later'>;

/**
 * Fetches the files of messages from where their provider keeps them, and from nowhere else: at most 10, of 6 MB each. A
 * file that cannot be fetched is null, so that the message says that there was one. An error that may pass is waited for,
 * first here and then, where the provider brings the message again, by a bounded number of refusals.
 */
export function createMediaFetcher(provider: SmsProvider, clock: Pick<Clock, 'after'>): MediaFetcher {
  const refusals = new Map<string, number>();

  async function fetchPatiently(media: SmsMedia, index: number, signal: AbortSignal): Promise<Fetched> {
    const tryOnce = (): Promise<Fetched> => fetchOne(media, index, provider, signal).catch((): Fetched => 'later');
    let file = await tryOnce();
    for (const waitMs of waitsMs) {
      if (file !== 'later' || signal.aborted) return file;
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      file = await tryOnce();
    }
    return file;
  }

  /** Whether a message may be put off once more. */
  function mayRefuse(eventKey: string): boolean {
    const times = (refusals.get(eventKey) ?? 0) + 1;
    refusals.delete(eventKey);
    if (provider.bringsAgain !== true || times > mostRefusals) return false;
    refusals.set(eventKey, times);
    const [oldest] = refusals.keys();
    if (refusals.size > mostRefused && oldest !== undefined) refusals.delete(oldest);
    return true;
  }

  return async ({ eventKey, media }) => {
    const signal = AbortSignal.timeout(fetchMs);
    const fetching = media.slice(0, maxFiles).map((one, index) => fetchPatiently(one, index, signal));
    const files = await Promise.all(fetching);
    if (files.includes('later') && mayRefuse(eventKey)) return 'later';
    refusals.delete(eventKey);
    return files.map((file) => (file === 'later' ? null : file));
  };
}
