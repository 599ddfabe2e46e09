import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../kernel/logger.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { InboundPort, ReceiveOutcome } from '../../channel.ts';
import { type PlayedImap, playImap } from '../testing/played-imap.ts';
import { followMailbox } from './imap.ts';
import { positionInFile } from './mailbox-position.ts';
import type { Mailroom } from './mailroom.ts';

const port: InboundPort = {
  receive: async () => ({ kind: 'taken' }),
  report: async () => ({ kind: 'taken' }),
  delivery: async () => null,
};
const minute = 60_000;

let clock: ManualClock;
let server: PlayedImap;
let folder: string;
let taken: string[];
let tries: string[];
let logged: string[];
let outcome: (text: string) => Promise<ReceiveOutcome>;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 22));
  server = await playImap();
  folder = mkdtempSync(join(tmpdir(), 'throughline-imap-'));
  taken = [];
  tries = [];
  logged = [];
  outcome = async () => ({ kind: 'taken' });
  ends.push(() => rmSync(folder, { recursive: true }), server.stop);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const mailroom: Mailroom = {
  accepts: () => true,
  isOurAddress: () => false,
  suspends: () => false,
  receive: async () => ({ kind: 'taken' }),
  report: async () => ({ kind: 'taken' }),
  async deliver({ raw }) {
    const text = Buffer.from(raw).toString();
    tries.push(text);
    const came = await outcome(text);
    if (came.kind === 'taken') taken.push(text);
    return came;
  },
};

function follow(password = 'secret', user = 'support') {
  const log = (what: string, fields: unknown): void => void logged.push(JSON.stringify([what, fields]));
  const logger: Logger = { info: log, warn: log, error: log };
  const position = positionInFile(join(folder, 'position.json'));
  const place = { host: '127.0.0.1', port: server.port, secure: false, mailbox: 'INBOX' };
  const stop = followMailbox({
    account: { ...place, user, password, position },
    mailroom,
    port,
    maxMessageBytes: 1_000,
    clock,
    logger,
  });
  ends.push(stop);
  return stop;
}

/** As soon as it is so, however busy the machine is. */
const soon = (look: () => void): Promise<void> => vi.waitFor(look, { timeout: 4_000 });
const isIdle = () => soon(() => expect(server.idling).toBe(1));
const have = (...mails: string[]) => soon(() => expect(taken).toEqual(mails));

describe('a mailbox that is read', () => {
  it('brings what comes from now on, as it comes', async () => {
    server.arrive('older than us');
    follow();
    await isIdle();
    server.arrive('one');
    await have('one');
    await isIdle();
    server.arrive('two');
    server.arrive('three');
    await have('one', 'two', 'three');
  });

  it('brings what came while nobody read, after a cut and after a restart, once each', async () => {
    const stop = follow();
    await isIdle();
    server.cut();
    server.arrive('during the cut');
    await soon(() => expect(clock.waiting).toBe(1));
    await clock.advance(1_000);
    await have('during the cut');
    await isIdle();
    await stop();
    server.arrive('during the night');
    follow();
    await have('during the cut', 'during the night');
  });

  it('holds a mail for read only when it was received', async () => {
    follow();
    await isIdle();
    let end: (outcome: ReceiveOutcome) => void = () => undefined;
    ends.push(() => end({ kind: 'refused', reason: 'ended', retry: 'later' }));
    outcome = () => new Promise((resolve) => (end = resolve));
    server.arrive('interrupted');
    await soon(() => expect(tries).toEqual(['interrupted']));
    // The process ends here; the next one finds it.
    outcome = async () => ({ kind: 'taken' });
    follow();
    await have('interrupted');
  });

  it('brings everything since once more when the server has numbered its mails anew', async () => {
    const stop = follow();
    await isIdle();
    server.arrive('before');
    await have('before');
    await isIdle();
    await stop();
    server.renumber();
    server.arrive('after');
    follow();
    await have('before', 'before', 'after');
  });

  it('starts with what comes from now on when its notes are unreadable', async () => {
    writeFileSync(join(folder, 'position.json'), '{"uidValidity":');
    server.arrive('older');
    follow();
    await isIdle();
    server.arrive('newer');
    await have('newer');
    await isIdle();
    expect(readdirSync(folder)).toEqual(['position.json']);
  });

  it('asks again later and later when it cannot sign in, and tells nobody the password', async () => {
    follow('wrong password', 'anna@example.org');
    await soon(() => expect(logged).toHaveLength(1));
    await clock.advance(1_000);
    await soon(() => expect(logged).toHaveLength(2));
    await clock.advance(1_000);
    expect(logged).toHaveLength(2);
    expect(logged.join()).toContain('sign-in');
    expect(logged.join()).not.toMatch(/wrong|anna/);
  });
});

describe('a mail that cannot be received', () => {
  it('does not keep the others from coming in, and is tried again', async () => {
    outcome = async (text) => {
      if (text === 'poison') throw new Error('our bug');
      return { kind: 'taken' };
    };
    follow();
    await isIdle();
    server.arrive('poison');
    server.arrive('two');
    await have('two');
    await isIdle();
    outcome = async () => ({ kind: 'taken' });
    await clock.advance(minute);
    await have('two', 'poison');
  });

  it('is tried again after a restart', async () => {
    outcome = async () => ({ kind: 'refused', reason: 'unavailable', retry: 'later' });
    const stop = follow();
    await isIdle();
    server.arrive('later');
    await soon(() => expect(tries).toHaveLength(1));
    await isIdle();
    await stop();
    outcome = async () => ({ kind: 'taken' });
    await clock.advance(minute);
    follow();
    await have('later');
  });

  it('stays in the mailbox, flagged, when all tries are used up', async () => {
    outcome = async () => {
      throw new Error('our bug');
    };
    follow();
    await isIdle();
    const uid = server.arrive('poison');
    for (let count = 1; count <= 12; count += 1) {
      await soon(() => expect(tries).toHaveLength(count));
      await isIdle();
      await clock.advance(60 * minute);
    }
    await soon(() => expect([...server.flagged]).toEqual([uid]));
    expect(tries).toHaveLength(12);
  });

  it('that is refused for good is done with', async () => {
    outcome = async () => ({ kind: 'refused', reason: 'mail loop', retry: 'never' });
    follow();
    await isIdle();
    server.arrive('loop');
    await soon(() => expect(tries).toHaveLength(1));
    await isIdle();
    await clock.advance(60 * minute);
    expect(tries).toHaveLength(1);
  });

  it('that is too large stays in the mailbox, flagged, unread', async () => {
    follow();
    await isIdle();
    const uid = server.arrive('a'.repeat(1_001));
    server.arrive('small');
    await have('small');
    expect([...server.flagged]).toEqual([uid]);
  });

  it('whose fetching ends the connection is passed over after three times', async () => {
    follow();
    await isIdle();
    server.breakOn(server.arrive('breaks'));
    server.arrive('next');
    for (let count = 0; count < 3; count += 1) {
      await soon(() => expect(logged.filter((line) => line.includes('connection'))).toHaveLength(count + 1));
      await clock.advance(300_000);
    }
    await have('next');
  });
});

it('a mailbox that is no longer read frees its timers', async () => {
  const stop = follow();
  await isIdle();
  await stop();
  expect(clock.waiting).toBe(0);
});
