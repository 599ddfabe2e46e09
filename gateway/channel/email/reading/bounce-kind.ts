/** What a mail that did not arrive says of its address. */
export interface BounceKind {
  /** `hard`: the address cannot work. `soft`: another time it may. `policy`: the receiver does not want this mail. */
  failure: 'hard' | 'soft' | 'policy';
  /** One plain word. */
  reason: string;
}

const kind = (failure: BounceKind['failure'], reason: string): BounceKind => ({ failure, reason });

const unknownRecipient = kind('hard', 'unknown-recipient');
const unreachableHost = kind('hard', 'unreachable');
const disabled = kind('hard', 'mailbox-disabled');
const full = kind('soft', 'mailbox-full');
const large = kind('soft', 'too-large');
const notNow = kind('soft', 'unreachable');
const unwanted = kind('policy', 'rejected');

/** RFC 3463 §3, the IANA registry of enhanced status codes, and Exchange's own of three digits; the first that fits. */
const byStatus: readonly (readonly [RegExp, BounceKind])[] = [
  [/^\d\.2\.2$/, full],
  [/^\d\.2\.3$|^\d\.3\.4$/, large],
  [/^4\.7\./, unwanted],
  [/^4\./, notNow],
  [/^5\.1\.[789]$/, unwanted],
  [/^5\.1\.2$|^5\.4\.[34]$|^5\.4\.310$/, unreachableHost],
  [/^5\.1\./, unknownRecipient],
  [/^5\.2\.1$|^5\.7\.13$/, disabled],
  [/^5\.(3|4)\./, notNow],
  [/^5\.6\.|^5\.7\./, unwanted],
];

/** Status codes that say no more than "failed"; servers put them on everything. */
const bare = /^5\.(0|5)\.|^5\.[23]\.0$|^5\.4\.[01]$|^5\.7\.[01]$|^[45]\.0\.0$/;

/** What servers write, where the code says nothing. In this order: a policy is often given as an unavailable mailbox. */
const byWords: readonly (readonly [RegExp, BounceKind])[] = [
  [
    /\b(spam|blocked|black-?list|block-? ?list|reputation|policy|dmarc|unsolicited|virus|content rejected|banned|not authori[sz]ed|authentication required)/i,
    unwanted,
  ],
  [/\b(quota|mailbox (is )?full|is full|over its|insufficient (system )?storage|storage limit)\b/i, full],
  [/\b(too large|too big|size limit|exceeds? .{0,30}size)\b/i, large],
  [/\b(disabled|deactivated|inactive|suspended|is no longer)\b/i, disabled],
  [
    /(user|recipient|mailbox|address|account).{0,60}(unknown|unavailable|not found|does ?n[o']t exist|invalid|not a valid|non-?existent)|(unknown|no such|invalid|unrouteable|unroutable|non-?existent) (local )?(user|recipient|mailbox|address|account)|(doesn't|does not) have an? .{0,60}account|no mailbox here|there is no user|recipient address rejected/i,
    unknownRecipient,
  ],
  [
    /\b(host|domain)\b.{0,60}(not found|unknown|does not exist)|no such host|couldn't find any host|nxdomain/i,
    unreachableHost,
  ],
  [
    /\b(temporar|try again|timed? ?out|timeout|connection (refused|reset)|greylist|too many|rate limit|retry time(out)? exceeded|unreachable|over \d+ days)/i,
    notNow,
  ],
  [/\b(rejected|denied|refused|prohibited)\b/i, unwanted],
];

const firstFit = (rules: readonly (readonly [RegExp, BounceKind])[], text: string): BounceKind | null =>
  rules.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/**
 * Hard, soft or policy: by the enhanced status code where it says something, else by what the server wrote, else by its
 * class. Where nothing is said the address is not given up.
 * @param status e.g. `5.1.1`; null when there is none
 * @param words the server's own, e.g. of `Diagnostic-Code`
 */
export function bounceKind(status: string | null, words: string): BounceKind {
  const text = words.slice(0, 2_000);
  const said = status === null || bare.test(status) ? firstFit(byWords, text) : null;
  const isForGood = status?.startsWith('5') || /(^|\s)55\d[ -]/.test(text);
  return said ?? firstFit(byStatus, status ?? '') ?? (isForGood ? unknownRecipient : notNow);
}
