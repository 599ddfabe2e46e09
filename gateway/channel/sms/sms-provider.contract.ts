import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SmsArrival, SmsProvider, SmsToSend } from './sms-provider.ts';

/** What the other side has got of a text, as a phone would show it. */
export interface SentText {
  to: string;
  from: string;
  text: string;
}

/** A provider with its other side played by a server that can be told what to do. */
export interface SmsProviderRig {
  provider: SmsProvider;
  /** What the other side does from now on; `lost`: it takes the message and says nothing more; `gone`: it is not there. */
  carrier(does: 'accept' | 'refuse' | 'busy' | 'lost' | 'gone'): void | Promise<void>;
  /** All texts it has taken, in order. */
  sent(): readonly SentText[];
  /** Somebody writes from a phone; the result is how the provider read it. */
  write(from: string, to: string, text: string): Promise<SmsArrival>;
  /** The other side reports on a message it took. */
  report(externalId: string, reference: string, status: 'delivered' | 'failed'): Promise<SmsArrival>;
  stop(): Promise<void>;
}

const phone = '+31612345678';
const ours = '+31970102030';
const reference = '019ab000-0000-7000-8000-000000000001';

const texts = [
  'It is in stock.',
  'Zwölf € [today] {only} ~ é\nsecond line',
  'Да, есть на складе 👍🏽',
  `Long: ${'word '.repeat(60)}end`,
  `Lang: ${'слово '.repeat(30)}🙂`,
];

/** What every provider keeps, whatever its protocol. `start` makes a fresh one for each test. */
export function describeSmsProvider(name: string, start: () => Promise<SmsProviderRig>): void {
  describe(`${name}, as every SMS provider`, () => {
    let rig: SmsProviderRig;
    beforeEach(async () => {
      rig = await start();
    });
    afterEach(() => rig.stop());

    const sms = (text = 'It is in stock.'): SmsToSend => ({
      reference,
      to: phone,
      from: ours,
      text,
      mediaUrls: [],
      createdAt: Date.now(),
    });
    const never = new AbortController().signal;

    it.each(texts)('a phone shows exactly what was said (%#)', async (text) => {
      await rig.carrier('accept');
      const outcome = await rig.provider.send(sms(text), never);
      expect(outcome).toMatchObject({ kind: 'accepted', externalId: expect.stringMatching(/^.{1,200}$/) });
      expect(rig.sent()).toEqual([{ to: phone, from: ours, text }]);
    });

    it.each(texts)('what a phone says is read exactly (%#)', async (text) => {
      const arrival = await rig.write(phone, ours, text);
      expect(arrival).toMatchObject({
        kind: 'message',
        message: { from: phone, to: ours, text, part: null, media: [] },
      });
    });

    it('tells a refusal for good from one for now, in plain words', async () => {
      await rig.carrier('refuse');
      const plain = expect.stringMatching(/^[a-z-]{1,60}$/);
      expect(await rig.provider.send(sms(), never)).toEqual({ kind: 'failed', retry: 'never', reason: plain });
      await rig.carrier('busy');
      expect(await rig.provider.send(sms(), never)).toEqual({ kind: 'failed', retry: 'later', reason: plain });
    });

    it('does not claim to know what became of a text that was handed over and not answered', async () => {
      await rig.carrier('lost');
      expect(await rig.provider.send(sms(), never)).toMatchObject({ kind: 'unknown' });
    });

    it('knows that nothing went out when nobody was there', async () => {
      await rig.carrier('gone');
      expect(await rig.provider.send(sms(), never)).toMatchObject({ kind: 'failed', retry: 'later' });
    });

    it('does not send after its time is over', async () => {
      await rig.carrier('accept');
      expect(await rig.provider.send(sms(), AbortSignal.abort())).toMatchObject({ kind: 'failed', retry: 'later' });
      expect(rig.sent()).toEqual([]);
    });

    it('finds out, where it can ask, what became of a text that was not answered', async () => {
      if (!rig.provider.ask) return;
      const it = { ...sms('Did this arrive?'), others: [] };
      expect(await rig.provider.ask(it, never)).toEqual({ kind: 'not-there' });
      await rig.carrier('lost');
      await rig.provider.send(it, never);
      await rig.carrier('accept');
      const found = await rig.provider.ask(it, never);
      expect(found).toMatchObject({ kind: 'accepted' });
      const others = found.kind === 'accepted' ? [found.externalId] : [];
      expect(await rig.provider.ask({ ...it, others }, never)).toEqual({ kind: 'not-there' });
      expect(await rig.provider.ask({ ...it, text: 'Another one' }, never)).toEqual({ kind: 'not-there' });
      await rig.carrier('gone');
      expect(await rig.provider.ask(it, never)).toMatchObject({ kind: 'unknown' });
    });

    it('reports what became of a text, under the name it gave it, the same each time', async () => {
      await rig.carrier('accept');
      const sent = await rig.provider.send(sms(), never);
      const externalId = sent.kind === 'accepted' ? sent.externalId : '';
      const delivered = await rig.report(externalId, reference, 'delivered');
      expect(delivered).toMatchObject({ kind: 'status', report: { externalId, status: 'delivered', reason: null } });
      const again = await rig.report(externalId, reference, 'delivered');
      if (delivered.kind !== 'status' || again.kind !== 'status') throw new Error('no status');
      expect(again.report.eventKey).toBe(delivered.report.eventKey);
      expect(await rig.report(externalId, reference, 'failed')).toMatchObject({
        kind: 'status',
        report: {
          status: 'failed',
          reason: expect.stringMatching(/^[a-z-]{1,60}$/),
          failure: expect.stringMatching(/^(hard|soft|policy|complaint)$/),
        },
      });
    });
  });
}
