import { afterEach, describe, expect, it } from 'vitest';
import { describeSmsProvider } from '../sms-provider.contract.ts';
import type { SmsToSend } from '../sms-provider.ts';
import type { SmppConfig } from './smpp-config.ts';
import { receiptOf } from './testing/played-smsc.ts';
import { type SmppRig, startSmppRig } from './testing/smpp-rig.ts';

const phone = '+31612345678';
const ours = '+31970102030';
const never = new AbortController().signal;

const text = (words: string, to = phone): SmsToSend => ({
  reference: '019ab000-0000-7000-8000-000000000001',
  to,
  from: ours,
  text: words,
  mediaUrls: [],
  createdAt: 0,
});
const long = `Long: ${'word '.repeat(60)}end`;

const words = { delivered: 'DELIVRD err:000', failed: 'UNDELIV err:027' };

for (const longTexts of ['udh', 'sar', 'payload'] as const) {
  describeSmsProvider(`SMPP (long texts: ${longTexts})`, async () => {
    const rig = await startSmppRig({ longTexts });
    const last = async (done: Promise<unknown>) => {
      await done;
      return rig.arrivals.at(-1) ?? { kind: 'nothing' as const };
    };
    return {
      provider: rig.provider,
      async carrier(does) {
        await rig.smsc.does(does);
        if (does === 'gone') await rig.logged('the connection with the SMSC ended');
      },
      sent: rig.smsc.sent,
      write: (from, to, said) => last(rig.smsc.write(from, to, said)),
      report: (id, _reference, status) => last(rig.smsc.deliver(receiptOf(id, words[status]))),
      stop: rig.stop,
    };
  });
}

describe('an SMSC by SMPP', () => {
  let rig: SmppRig;
  afterEach(() => rig.stop());
  const start = async (more: Partial<SmppConfig> = {}, isBound = true): Promise<void> => {
    rig = await startSmppRig(more, isBound);
  };
  const send = (words: string, signal = never) => rig.provider.send(text(words), signal);
  const untilSubmitted = (count: number) => expect.poll(() => rig.smsc.submits.length).toBe(count);

  it('asks for one receipt of a text in parts, that of its last part', async () => {
    await start();
    expect(await send(long)).toEqual({ kind: 'accepted', externalId: 'm-3' });
    expect(rig.smsc.submits.map((pdu) => pdu.registered_delivery)).toEqual([0, 0, 1]);
  });

  it('calls a text by our own name where the SMSC gives it none', async () => {
    await start();
    await rig.smsc.does('nameless');
    expect(await send('Hi')).toEqual({ kind: 'accepted', externalId: text('Hi').reference });
  });

  it('goes on with a text of which one part was throttled', async () => {
    await start();
    await rig.smsc.does('held');
    const sending = send(long);
    await untilSubmitted(1);
    await rig.smsc.does('busy');
    rig.smsc.release();
    await expect.poll(() => rig.smsc.commands.filter((command) => command === 'submit_sm').length).toBe(2);
    await rig.smsc.does('accept');
    await rig.clock.advance(1_000);
    await untilSubmitted(3);
    expect(await sending).toMatchObject({ kind: 'accepted' });
    expect(rig.smsc.sent()).toEqual([{ to: phone, from: ours, text: long }]);
  });

  it('does not say that a text failed when its answer did not come in time', async () => {
    await start();
    await rig.smsc.does('held');
    const sending = send('Hi');
    await untilSubmitted(1);
    await rig.clock.advance(20_000);
    expect(await sending).toEqual({ kind: 'unknown', reason: 'no-answer' });
    const stopped = new AbortController();
    const other = send('Hi', stopped.signal);
    await untilSubmitted(2);
    stopped.abort();
    expect(await other).toEqual({ kind: 'unknown', reason: 'no-answer' });
  });

  it('never has more texts under way than its window holds', async () => {
    await start({ window: 2 });
    await rig.smsc.does('held');
    const sending = ['a', 'b', 'c', 'd'].map((words) => send(words));
    const stopped = new AbortController();
    const left = send('e', stopped.signal);
    stopped.abort();
    await untilSubmitted(2);
    await rig.clock.advance(1_000);
    expect(rig.smsc.submits).toHaveLength(2);
    rig.smsc.release();
    await untilSubmitted(4);
    rig.smsc.release();
    expect(await Promise.all(sending)).toMatchObject(Array(4).fill({ kind: 'accepted' }));
    expect(await left).toEqual({ kind: 'failed', reason: 'timeout', retry: 'later' });
    const more = [send('f'), send('g')];
    await untilSubmitted(6);
    rig.smsc.release();
    await Promise.all(more);
  });

  it('says that it took a text only after it was committed', async () => {
    await start();
    let commit: () => void = () => undefined;
    rig.answer = () =>
      new Promise((resolve) => {
        commit = () => resolve({ kind: 'taken' });
      });
    const said = rig.smsc.write(phone, ours, 'Hello');
    await expect.poll(() => rig.arrivals.length).toBe(1);
    expect(rig.smsc.commands).not.toContain('deliver_sm_resp');
    commit();
    expect(await said).toEqual([0]);
  });

  it('lets a text come again that could not be taken now, and not one that never can', async () => {
    await start();
    rig.answer = async () => ({ kind: 'refused', reason: 'busy', retry: 'later' });
    expect(await rig.smsc.write(phone, ours, 'Hello')).toEqual([0x64]);
    rig.answer = async () => Promise.reject(new Error('disk full'));
    expect(await rig.smsc.write(phone, ours, 'Hello')).toEqual([0x64]);
    rig.answer = async () => ({ kind: 'refused', reason: 'no-such-site', retry: 'never' });
    expect(await rig.smsc.write(phone, ours, 'Hello')).toEqual([0x65]);
  });

  const keys = () => rig.arrivals.map((it) => (it.kind === 'message' ? it.message.eventKey : ''));

  it('knows a text that comes again, and the same words said twice (C9)', async () => {
    await start();
    rig.answer = async () => ({ kind: 'refused', reason: 'busy', retry: 'later' });
    await rig.smsc.write(phone, ours, 'ok');
    rig.answer = async () => ({ kind: 'taken' });
    await rig.smsc.write(phone, ours, 'ok');
    await rig.smsc.write(phone, ours, 'ok');
    const [first, again, another] = keys();
    expect(again).toBe(first);
    expect(another).not.toBe(first);
    rig.smsc.drop();
    await rig.logged('the connection with the SMSC ended');
    await rig.clock.advance(1_000);
    await rig.logged('bound', 2);
    await rig.smsc.write(phone, ours, 'ok');
    expect(keys()[3]).toBe(another);
    await rig.clock.advance(300_001);
    rig.smsc.drop();
    await rig.logged('the connection with the SMSC ended', 2);
    await rig.clock.advance(1_000);
    await rig.logged('bound', 3);
    await rig.smsc.write(phone, ours, 'ok');
    expect(keys()[4]).not.toBe(another);
  });

  it('connects again when the connection ended, and sends on', async () => {
    await start();
    rig.smsc.drop();
    await rig.logged('the connection with the SMSC ended');
    expect(await send('Hi')).toEqual({ kind: 'failed', reason: 'unreachable', retry: 'later' });
    await rig.clock.advance(1_000);
    await rig.logged('bound', 2);
    expect(await send('Hi')).toMatchObject({ kind: 'accepted' });
  });

  it('asks for a sign of life, and ends a connection on which there is none', async () => {
    await start();
    const enquiries = () => rig.smsc.commands.filter((command) => command === 'enquire_link').length;
    await rig.clock.advance(30_000);
    await expect.poll(enquiries).toBe(1);
    await expect.poll(() => rig.clock.waiting).toBe(1);
    await rig.smsc.does('silent');
    await rig.clock.advance(30_000);
    await expect.poll(enquiries).toBe(2);
    await rig.clock.advance(20_000);
    await rig.logged('the connection with the SMSC ended');
    await rig.smsc.does('accept');
    await rig.clock.advance(1_000);
    await rig.logged('bound', 2);
  });

  it('uses a connection for each way where the SMSC wants that', async () => {
    await start({ bind: 'pair' });
    expect([...rig.smsc.commands].sort()).toEqual(['bind_receiver', 'bind_transmitter']);
    expect(await send('Hi')).toMatchObject({ kind: 'accepted' });
    expect(await rig.smsc.write(phone, ours, 'Hello')).toEqual([0]);
  });

  it('tries again, ever more slowly, where it may not bind, and logs no password', async () => {
    await start({ password: 'wr0ng' }, false);
    const refused = 'the SMSC could not be bound to';
    await rig.logged(refused);
    expect(await send('Hi')).toEqual({ kind: 'failed', reason: 'unreachable', retry: 'later' });
    for (const [tries, delayMs] of [1_000, 2_000, 4_000].entries()) {
      await expect.poll(() => rig.clock.waiting).toBe(1);
      await rig.clock.advance(delayMs - 1);
      expect(rig.log).toHaveLength(tries + 1);
      await rig.clock.advance(1);
      await rig.logged(refused, tries + 2);
    }
    expect(rig.log.join()).not.toMatch(/wr0ng|s3cret/);
  });

  it('says goodbye when it stops, after all that is in hand, and leaves nothing waiting', async () => {
    await start();
    let commit: () => void = () => undefined;
    rig.answer = () =>
      new Promise((resolve) => {
        commit = () => resolve({ kind: 'taken' });
      });
    const said = rig.smsc.write(phone, ours, 'Hello');
    await expect.poll(() => rig.arrivals.length).toBe(1);
    const stopping = rig.stopListening();
    expect(await rig.smsc.write(phone, ours, 'Too late')).toEqual([0x64]);
    expect(rig.smsc.commands).not.toContain('unbind');
    commit();
    await stopping;
    expect(await said).toEqual([0]);
    expect(rig.smsc.commands.at(-1)).toBe('unbind');
    expect(rig.clock.waiting).toBe(0);
    expect(await send('Hi')).toEqual({ kind: 'failed', reason: 'unreachable', retry: 'later' });
  });

  it('waits at its stop for the answer to a text under way, and sends no other', async () => {
    await start();
    await rig.smsc.does('held');
    const sending = send('Hi');
    await untilSubmitted(1);
    const stopping = rig.stopListening();
    expect(await send('Too late')).toEqual({ kind: 'failed', reason: 'unreachable', retry: 'later' });
    await rig.clock.advance(0);
    expect(rig.smsc.commands).not.toContain('unbind');
    rig.smsc.release();
    await stopping;
    expect(await sending).toMatchObject({ kind: 'accepted' });
    expect(rig.smsc.submits).toHaveLength(1);
  });

  it('waits at its stop no longer than some seconds', async () => {
    await start();
    await rig.smsc.does('held');
    const sending = send('Hi');
    await untilSubmitted(1);
    const stopping = rig.stopListening();
    await rig.clock.advance(5_000);
    await stopping;
    expect(await sending).toEqual({ kind: 'unknown', reason: 'no-answer' });
  });
});
