import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMail, ProviderReport } from '../mailroom.ts';

/** A provider's request with its whole body, bounded. */
export interface ProviderRequest {
  headers: Headers;
  body: Buffer;
}

/** What was signed, where the provider says so: a second request with the same token must be about the same. */
export interface Seal {
  token: string;
  /** What the request is about, where the signature does not cover it; its bytes may differ from try to try. */
  about: string;
  /** When the provider signed it, in milliseconds since 1970. */
  at: number;
  /** How old it may be: as long as the provider goes on trying. */
  goodForMs: number;
}

/** What a request came to, once it was read. */
export type ProviderNews =
  /** Not from the provider, or not for us. */
  | { kind: 'unsigned'; reason: string }
  | { kind: 'unreadable'; reason: string }
  | { kind: 'mail'; seal: Seal | null; mail: IncomingMail }
  | { kind: 'reports'; seal: Seal | null; reports: readonly ProviderReport[] }
  /** The provider wants to know whether the address is ours; asking for `url` says so. */
  | { kind: 'confirm'; seal: Seal; url: string };

/** One mail provider that calls us; only its file knows its shapes. */
export interface MailProvider {
  read(request: ProviderRequest): Promise<ProviderNews>;
}

/** Whether two texts are the same, in a time that tells nothing about where they differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** The value a JSON text stands for; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A Message-ID with its angle brackets, as our own deliveries are known; null when it cannot be one. */
export function messageIdOf(text: string | undefined): string | null {
  const id = text?.trim().replace(/^<(.*)>$/, '$1') ?? '';
  return /^[!-;=?-~]{1,250}$/.test(id) ? `<${id}>` : null;
}
