import { ImapFlow } from 'imapflow';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { InboundPort } from '../../channel.ts';
import type { MailboxPosition, Position } from './mailbox-position.ts';
import type { Mailroom } from './mailroom.ts';

/** A mailbox that is read for us alone: nobody else's reading or flags change what we take. */
export interface ImapAccount {
  host: string;
  port: number;
  /** TLS from the first byte (port 993); else by STARTTLS, without which only this machine is told the password. */
  secure: boolean;
  user: string;
  password: string;
  /** e.g. `INBOX`. */
  mailbox: string;
  position: MailboxPosition;
}

export interface ImapParts {
  account: ImapAccount;
  mailroom: Mailroom;
  port: InboundPort;
  maxMessageBytes: number;
  clock: Clock;
  logger: Logger;
}

/** Waits between connections grow from the first to the last, in milliseconds. */
const reconnectMs = { first: 1_000, last: 300_000 };
/** IDLE is begun anew this often, so that a connection that died in silence is found (RFC 2177 says at most 29 min). */
const idleMs = 120_000;
/** A mail that could not be received is tried again after 1, 2, 4, … 60 minutes, and at last left in the mailbox. */
const retryMs = { first: 60_000, last: 3_600_000 };
const maxTries = 12;
/** So many mails may wait for another try; with more, the store is broken and reading on would only add to them. */
const maxFailed = 100;
/** A mail whose fetching ended the connection so often in a row is left for later, so that the others come in. */
const maxBroken = 3;
const dayMs = 86_400_000;

const isThisMachine = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

const doubled = ({ first, last }: { first: number; last: number }, count: number): number =>
  Math.min(last, first * 2 ** Math.min(count, 20));

/** Where reading begins the first time: with what comes from now on. */
const fromNowOn = (uidValidity: string, uidNext: number, now: number): Position => ({
  uidValidity,
  lastUid: Math.max(0, uidNext - 1),
  wholeAt: now,
  failed: [],
});

/**
 * Reads a mailbox as its mail comes (IDLE, RFC 2177), over reconnects and restarts: a mail counts as read when the port has
 * answered, so that one which arrives while we are away, or is interrupted, is read then. Starts at once; the result
 * stops it.
 */
export function followMailbox(parts: ImapParts): () => Promise<void> {
  const reader = new MailboxReader(parts);
  const running = reader.run();
  return async () => {
    reader.stop();
    await running;
  };
}

class MailboxReader {
  readonly #parts: ImapParts;
  #client: ImapFlow | null = null;
  #isStopped = false;
  #failures = 0;
  #hasNews = true;
  /** How often fetching a mail ended the connection. */
  readonly #brokenBy = new Map<number, number>();
  #wake: () => void = () => undefined;

  constructor(parts: ImapParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#isStopped = true;
    this.#client?.close();
    this.#wake();
  }

  async run(): Promise<void> {
    const { logger } = this.#parts;
    while (!this.#isStopped) {
      try {
        await this.#readUntilClosed();
      } catch (error) {
        // The server's words may hold an address or a name: only what kind of failure it was is logged.
        const isSignIn = error instanceof Error && 'authenticationFailed' in error;
        if (!this.#isStopped)
          logger.warn('mailbox not readable', { channel: 'email', reason: isSignIn ? 'sign-in' : 'connection' });
      } finally {
        this.#client?.close();
        this.#client = null;
      }
      if (this.#isStopped) return;
      await this.#pause(doubled(reconnectMs, this.#failures));
      this.#failures += 1;
    }
  }

  async #readUntilClosed(): Promise<void> {
    const { clock } = this.#parts;
    const client = this.#connection();
    this.#client = client;
    await client.connect();
    await client.mailboxOpen(this.#parts.account.mailbox);
    const position = await this.#positionIn(client);
    while (!this.#isStopped && client.usable) {
      this.#hasNews = false;
      await this.#round(client, position);
      this.#failures = 0;
      const nextTryAt = Math.min(...position.failed.map(({ nextAt }) => nextAt));
      await this.#untilNews(client, nextTryAt - clock.now());
    }
  }

  #connection(): ImapFlow {
    const { account, maxMessageBytes } = this.#parts;
    const { host, port, secure, user, password } = account;
    const client = new ImapFlow({
      host,
      port,
      secure,
      ...(secure || isThisMachine(host) ? {} : { doSTARTTLS: true }),
      auth: { user, pass: password },
      logger: false,
      disableAutoIdle: true,
      maxIdleTime: idleMs,
      maxLineLength: 1_000_000,
      maxLiteralSize: maxMessageBytes * 2,
      maxResponseSize: maxMessageBytes * 2 + 2_000_000,
    });
    const wake = (): void => {
      this.#hasNews = true;
      this.#wake();
    };
    client.on('exists', wake);
    client.on('close', wake);
    // Every call that was under way is rejected with it; without a listener it would end the process.
    client.on('error', () => undefined);
    return client;
  }

  /** Resolves when mail came, the connection ended, or (`withinMs`, or never) a mail is to be tried again. */
  async #untilNews(client: ImapFlow, withinMs: number): Promise<void> {
    if (this.#hasNews || this.#isStopped) return;
    let callOff: () => void = () => undefined;
    const news = new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (Number.isFinite(withinMs)) callOff = this.#parts.clock.after(Math.max(0, withinMs), resolve);
    });
    // imapflow waits for 15 s of silence before it would do so by itself. The next command ends it.
    client.idle().catch(() => this.#wake());
    await news;
    callOff();
  }

  async #pause(forMs: number): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#parts.clock.after(forMs, resolve);
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
  }

  /** What was kept, if it holds for this mailbox. Where the UIDs are new, everything since is looked at once more. */
  async #positionIn(client: ImapFlow): Promise<Position> {
    const { account, clock } = this.#parts;
    if (client.mailbox === false) throw new Error('no mailbox is open');
    const { uidValidity, uidNext } = client.mailbox;
    const kept = await account.position.load();
    if (kept?.uidValidity === String(uidValidity)) return kept;
    if (kept === null) {
      const first = fromNowOn(String(uidValidity), uidNext, clock.now());
      await account.position.save(first);
      return first;
    }
    // SINCE knows days only, and the server's; what was received already has no further effect (C9).
    const since = await client.search({ since: new Date(kept.wholeAt - dayMs) }, { uid: true });
    const [oldest = uidNext] = (since || []).sort((a, b) => a - b);
    return { uidValidity: String(uidValidity), lastUid: oldest - 1, wholeAt: kept.wholeAt, failed: [] };
  }

  /** Receives what is new and what is due for another try; `position` moves with every mail. */
  async #round(client: ImapFlow, position: Position): Promise<void> {
    const { clock, account } = this.#parts;
    for (const failed of position.failed.filter(({ nextAt }) => nextAt <= clock.now())) {
      if (this.#isStopped) return;
      await this.#receive(client, position, failed.uid, failed.tries);
    }
    const found = await client.search({ uid: `${position.lastUid + 1}:*` }, { uid: true });
    // `*` is the newest mail there is, also where it is older than what was asked for.
    const uids = (found || []).filter((uid) => uid > position.lastUid).sort((a, b) => a - b);
    for (const uid of uids) {
      if (this.#isStopped || position.failed.length >= maxFailed) return;
      await this.#receive(client, position, uid, 0);
    }
    if (position.failed.length > 0) return;
    position.wholeAt = clock.now();
    await account.position.save(position);
  }

  async #receive(client: ImapFlow, position: Position, uid: number, tries: number): Promise<void> {
    const { clock, account } = this.#parts;
    const isDone = await this.#isReceived(client, uid);
    if (this.#isStopped && !isDone) return;
    position.failed = position.failed.filter((it) => it.uid !== uid);
    if (!isDone && tries + 1 < maxTries) {
      position.failed.push({ uid, tries: tries + 1, nextAt: clock.now() + doubled(retryMs, tries) });
    } else if (!isDone) {
      await this.#leave(client, uid);
    }
    position.lastUid = Math.max(position.lastUid, uid);
    await account.position.save(position);
  }

  /** Whether the mail is done with: kept, or of no use. @throws when the connection fails. */
  async #isReceived(client: ImapFlow, uid: number): Promise<boolean> {
    const { mailroom, port, logger, maxMessageBytes } = this.#parts;
    const broken = this.#brokenBy.get(uid) ?? 0;
    if (broken >= maxBroken) return false;
    this.#brokenBy.set(uid, broken + 1);
    const wanted = { source: { maxLength: maxMessageBytes + 1 } };
    const mail = await client.fetchOne(String(uid), wanted, { uid: true });
    this.#brokenBy.delete(uid);
    if (!mail || mail.source === undefined) return true;
    if (mail.source.length > maxMessageBytes) {
      await this.#leave(client, uid);
      return true;
    }
    const arrived = {
      raw: mail.source,
      envelopeFrom: null,
      recipients: null,
      connection: null,
      verdict: 'in-headers' as const,
    };
    try {
      const outcome = await mailroom.deliver(arrived, port);
      logger.info(`mail ${outcome.kind}`, outcomeFields(outcome));
      return outcome.kind === 'taken' || outcome.retry === 'never';
    } catch (error) {
      logger.error('a mail could not be received', { channel: 'email', error });
      return false;
    }
  }

  /** It stays in the mailbox, flagged, for somebody to look at. */
  async #leave(client: ImapFlow, uid: number): Promise<void> {
    await client.messageFlagsAdd(String(uid), ['\\Flagged'], { uid: true });
    this.#parts.logger.error('a mail was left in its mailbox, flagged', { channel: 'email' });
  }
}

const outcomeFields = (outcome: { kind: 'taken' } | { kind: 'refused'; reason: string }) => ({
  channel: 'email',
  ...(outcome.kind === 'refused' ? { reason: outcome.reason } : {}),
});
