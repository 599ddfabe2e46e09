import { type AuthStatus, authenticate, type DKIMResult } from 'mailauth';
import type { Clock } from '../../../kernel/clock.ts';
import { boundedResolver, type Resolver } from './dns.ts';

/** RFC 8601 §2.7. Only `pass` is a pass: a changed body is often `neutral`. */
export type Verdict = 'none' | 'pass' | 'fail' | 'softfail' | 'neutral' | 'policy' | 'temperror' | 'permerror';

/** What was found out about a mail's sender. */
export interface Authentication {
  spf: Verdict;
  dkim: Verdict;
  dmarc: Verdict;
  arc: Verdict;
  /**
   * `proven`: the domain in `From` has sent it. `forged`: it says what to expect of its mail (RFC 9989), and this is not
   * it. `unchecked`: everything else, also where DNS does not answer.
   */
  sender: 'proven' | 'forged' | 'unchecked';
}

/** How a mail came to us. */
export interface Connection {
  ip: string;
  helo: string;
  envelopeFrom: string;
}

export interface AuthenticationParts {
  /** Our own host name. */
  mta: string;
  resolver: Resolver;
  /** For all DNS of one mail together. */
  timeoutMs: number;
  clock: Clock;
  /** Domains whose word on mail they pass on we take (ARC, RFC 8617); none when left out. */
  trustedSealers?: ReadonlySet<string>;
}

const maxLookups = 100;
const maxHeaderBytes = 262_144;
/** Each signature is one more hash over the whole mail. */
const maxSignatures = 6;

type Result = Awaited<ReturnType<typeof authenticate>>;

const verdicts: ReadonlySet<string> = new Set([
  'none',
  'pass',
  'fail',
  'softfail',
  'neutral',
  'policy',
  'temperror',
  'permerror',
]);
const isVerdict = (result: string): result is Verdict => verdicts.has(result);

function verdictOf(status: AuthStatus | undefined): Verdict {
  const result = status?.result ?? 'none';
  if (result === 'temperr') return 'temperror';
  return isVerdict(result) ? result : 'none';
}

const inOrder: readonly Verdict[] = ['pass', 'temperror', 'fail', 'policy', 'permerror', 'neutral'];

/** Of several signatures the best; one that could not be looked up might have been. */
function dkimVerdict(results: readonly DKIMResult[]): Verdict {
  const all = results.map(({ status }) => verdictOf(status));
  return inOrder.find((verdict) => all.includes(verdict)) ?? 'none';
}

/** Whether a passing signature is of the domain in `From`, over the whole mail (a signature may leave an end out). */
const isSignedByAuthor = ({ status }: DKIMResult): boolean =>
  status.result === 'pass' && typeof status.aligned === 'string' && !status.underSized;

function isVouchedFor(result: Result, sealers: ReadonlySet<string>): boolean {
  const { arc } = result;
  if (arc === false || arc.status.result !== 'pass' || !arc.signature) return false;
  const dmarc: unknown = arc.authenticationResults?.dmarc?.result;
  return dmarc === 'pass' && sealers.has(arc.signature.signingDomain?.toLowerCase() ?? '');
}

type Found = Omit<Authentication, 'sender'>;

function senderOf(result: Result, found: Found, sealers: ReadonlySet<string>): Authentication['sender'] {
  const { dmarc } = result;
  const isSigned = result.dkim.results.some(isSignedByAuthor);
  const hasOneAuthor = result.dkim.fromFields === 1 && result.dkim.headerFrom.length === 1;
  if (!hasOneAuthor) return 'unchecked';
  if (found.dmarc === 'pass' && dmarc !== false && (isSigned || dmarc.alignment.spf.result)) return 'proven';
  // A domain without a DMARC record says less about other mail, but its signature proves as much.
  if (found.dmarc === 'none' && isSigned) return 'proven';
  if (isVouchedFor(result, sealers)) return 'proven';
  const mayHavePassed = found.spf === 'temperror' || found.dkim === 'temperror';
  return found.dmarc === 'fail' && !mayHavePassed ? 'forged' : 'unchecked';
}

function foundIn(result: Result, hasConnection: boolean): Found {
  const dmarc = verdictOf(result.dmarc === false ? undefined : result.dmarc.status);
  return {
    spf: hasConnection && result.spf !== false ? verdictOf(result.spf.status) : 'none',
    dkim: dkimVerdict(result.dkim.results),
    // It fails only when SPF has failed too.
    dmarc: dmarc === 'fail' && !hasConnection ? 'none' : dmarc,
    arc: verdictOf(result.arc === false ? undefined : result.arc.status),
  };
}

const unreadable: Authentication = {
  spf: 'permerror',
  dkim: 'permerror',
  dmarc: 'permerror',
  arc: 'permerror',
  sender: 'unchecked',
};

/** Whether a mail's headers can be checked at bounded cost. */
function isCheckable(raw: Buffer): boolean {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((end) => end >= 0);
  const end = Math.min(...ends, raw.length);
  if (end > maxHeaderBytes) return false;
  const headers = raw.toString('latin1', 0, end);
  return (headers.match(/^dkim-signature[ \t]*:/gim)?.length ?? 0) <= maxSignatures;
}

/**
 * Checks SPF, DKIM, DMARC and ARC of a mail (RFC 7208, 6376, 9989, 8617). What the mail itself says of such checks counts
 * for nothing (attack E9).
 * @param connection null where the mail did not come to us by SMTP; then there is no SPF
 */
export async function authenticateMail(
  raw: Uint8Array,
  connection: Connection | null,
  parts: AuthenticationParts,
): Promise<Authentication> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (!isCheckable(bytes)) return unreadable;
  const { resolver, stop } = boundedResolver(parts.resolver, maxLookups, parts.timeoutMs, parts.clock);
  const from = connection && { ip: connection.ip, helo: connection.helo, sender: connection.envelopeFrom };
  try {
    // The library rejects what it cannot read as a mail; whoever sent that, nothing is proven.
    const options = { ...from, mta: parts.mta, resolver, disableBimi: true };
    const result = await authenticate(bytes, options).catch(() => null);
    if (result === null) return unreadable;
    const found = foundIn(result, connection !== null);
    return { ...found, sender: senderOf(result, found, parts.trustedSealers ?? new Set()) };
  } finally {
    stop();
  }
}
