/** A mail's headers by lower-case name; of several of one name, all values. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** Whether a program sent a mail, so that no program may answer it (RFC 3834 §2). */
export interface AutoReply {
  is: boolean;
  /** It did so because of another mail: a report on it, an absence notice (RFC 3834 §5). */
  isReaction: boolean;
  /** The sign that says so; null when there is none. */
  why: string | null;
}

interface Sign {
  why: string;
  isReaction: boolean;
}

const valuesOf = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? []).map((value) => value.trim().toLowerCase());

const short = (value: string): string => value.slice(0, 60);

function reportSign(headers: Headers, envelopeFrom: string | null): Sign | null {
  if (valuesOf(headers, 'content-type').some((value) => value.startsWith('multipart/report')))
    return { why: 'it is a report of a mail server (multipart/report)', isReaction: true };
  if (envelopeFrom === '' || valuesOf(headers, 'return-path').includes('<>'))
    return { why: 'its envelope has no sender', isReaction: true };
  if (headers.has('x-failed-recipients')) return { why: 'X-Failed-Recipients', isReaction: true };
  const isDaemon = valuesOf(headers, 'from').some((value) => /\bmailer-daemon\b/.test(value.slice(0, 300)));
  return isDaemon ? { why: 'it is from a mail server (MAILER-DAEMON)', isReaction: true } : null;
}

/** RFC 3834 §5, and the habits from before it. */
function declaredSign(headers: Headers): Sign | null {
  const submitted = valuesOf(headers, 'auto-submitted').find((value) => !/^no\b/.test(value));
  if (submitted !== undefined)
    return { why: `Auto-Submitted: ${short(submitted)}`, isReaction: submitted.startsWith('auto-replied') };
  const replied = ['x-autoreply', 'x-auto-reply', 'x-autorespond', 'x-autoresponder', 'x-mail-autoreply'].find(
    (name) => headers.has(name) && !valuesOf(headers, name).includes('no'),
  );
  if (replied !== undefined) return { why: replied, isReaction: true };
  const precedence = valuesOf(headers, 'precedence').find((value) => /^(bulk|list|junk|auto[_-]?reply)\b/.test(value));
  if (precedence !== undefined)
    return { why: `Precedence: ${short(precedence)}`, isReaction: /^auto/.test(precedence) };
  const generated = valuesOf(headers, 'x-ms-exchange-generated-message-source')[0];
  return generated?.includes('rules agent') ? { why: 'a rule of the mailbox wrote it', isReaction: true } : null;
}

function bulkSign(headers: Headers): Sign | null {
  if (headers.has('list-id')) return { why: 'List-Id', isReaction: false };
  const suppressed = valuesOf(headers, 'x-auto-response-suppress').find((value) => value !== 'none');
  return suppressed === undefined ? null : { why: `X-Auto-Response-Suppress: ${short(suppressed)}`, isReaction: false };
}

const absence =
  /^\W{0,3}(out of (the )?office|auto(matic)?[- ]?(reply|response)|on (vacation|holiday|leave)|away from (my|the) (office|desk)|abwesen|automatische antwort|außer haus|ich bin (im urlaub|abwesend|nicht (im büro|erreichbar))|afwezig|automatisch antwoord|niet aanwezig|absen(ce|t)|réponse automatique|en congés?|ausen(te|cia)|respuesta automática|fuera de la oficina|de vacaciones)/i;
const reply = /^(re|aw|antw|sv|rv|odp|tr|fw|fwd|wg) ?:/i;

/**
 * A subject like "Out of office" is a person's word too; it counts with another sign: it answers a mail under a subject of
 * its own, or its sender takes no answers.
 */
function absenceSign(headers: Headers, subject: string): Sign | null {
  if (!absence.test(subject) || reply.test(subject)) return null;
  const isAnswer = headers.has('in-reply-to') || headers.has('references');
  const takesNone = valuesOf(headers, 'from').some((value) =>
    /\b(no-?reply|donotreply|mailer)[^@\s]{0,40}@/.test(value),
  );
  if (!isAnswer && !takesNone && !headers.has('x-loop') && !headers.has('x-ms-exchange-inbox-rules-loop')) return null;
  return { why: 'its subject is that of an absence notice, and it answers a mail', isReaction: true };
}

/**
 * Whether a program wrote this, and how that is known.
 * @param envelopeFrom what the sending server said, empty for reports; null when only the mail is there
 */
export function autoReplyOf(mail: { headers: Headers; subject: string }, envelopeFrom: string | null): AutoReply {
  const { headers, subject } = mail;
  const found =
    reportSign(headers, envelopeFrom) ?? declaredSign(headers) ?? absenceSign(headers, subject) ?? bulkSign(headers);
  return { is: found !== null, isReaction: found?.isReaction ?? false, why: found?.why ?? null };
}

const maxHops = 25;

/**
 * Whether a mail goes round in circles (attack E8): it is one of ours come back, by its Message-ID or by its sender, or it
 * has passed more servers than any real way is long.
 */
export function isLoop(
  headers: Headers,
  from: string,
  ours: { domain: string; isOurAddress: (address: string) => boolean },
): boolean {
  const isOurs = valuesOf(headers, 'message-id').some((id) => id.endsWith(`@${ours.domain}>`));
  return isOurs || ours.isOurAddress(from) || (headers.get('received')?.length ?? 0) > maxHops;
}
