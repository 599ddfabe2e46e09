import { Resolver as NodeResolver } from 'node:dns/promises';
import type { Clock } from '../../../kernel/clock.ts';

/** Looks up records of a type, as `dns.promises.resolve` does; rejects with a `code`. */
export type Resolver = (name: string, type: string) => Promise<string[][] | string[]>;

const noAnswer = (code: string): Error => Object.assign(new Error(`DNS: ${code}`), { code });

/** The same resolver for one mail: so many lookups, and until then. After that every lookup fails at once. */
export function boundedResolver(
  resolver: Resolver,
  maxLookups: number,
  timeoutMs: number,
  clock: Clock,
): { resolver: Resolver; stop: () => void } {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  expired.catch(() => undefined);
  const stop = clock.after(timeoutMs, () => reject(noAnswer('ETIMEOUT')));
  let left = maxLookups;
  return {
    stop,
    resolver: (name, type) => {
      left -= 1;
      return left < 0 ? Promise.reject(noAnswer('EREFUSED')) : Promise.race([expired, resolver(name, type)]);
    },
  };
}

const lookupMs = 1_500;

/** Asks the name servers of this machine, each once. */
export function dnsResolver(): Resolver {
  const resolver = new NodeResolver({ timeout: lookupMs, tries: 1 });
  return async (name, type) => {
    const found: unknown = await resolver.resolve(name, type);
    return Array.isArray(found) ? found : [];
  };
}

const maxFailures = 3;
/** The answers that say that there is nothing; every other error says that nobody answered. */
const answers: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EBADRESP', 'EFORMERR']);

/**
 * A resolver that is not asked again once nobody answered three times in a row, so that a machine without DNS does not
 * wait at each of a thousand mails. Not for a server: whoever sends mail could make it blind for the mail of others.
 */
export function untilSilent(resolver: Resolver): Resolver {
  let failures = 0;
  return async (name, type) => {
    if (failures >= maxFailures) throw noAnswer('EREFUSED');
    try {
      const found = await resolver(name, type);
      failures = 0;
      return found;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      failures = answers.has(code) ? 0 : failures + 1;
      throw error;
    }
  };
}

/** For who must not ask: every lookup fails at once. */
export const noResolver: Resolver = () => Promise.reject(noAnswer('EREFUSED'));
