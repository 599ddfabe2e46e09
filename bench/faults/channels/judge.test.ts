import { expect, it } from 'vitest';
import type { Delivery, DeliveryEvent } from '../../../gateway/delivery/delivery-store.ts';
import { judgeChannels, type Outcome, wasUncertain } from './judge.ts';
import type { TakenMessage } from './provider.ts';

const event = (status: Delivery['status'], reason: string | null = null): DeliveryEvent => ({ at: 0, status, reason });

function outcome(name: string, ...lives: DeliveryEvent[][]): Outcome {
  const deliveries = lives.map((life, index) => {
    const delivery: Delivery = {
      ...{ deliveryId: `${name}-${index}`, conversationId: name, channel: 'sms', addressId: name, seqs: [1] },
      ...{ status: life.at(-1)?.status ?? 'waiting', attempts: 1, createdAt: 0, dueAt: 0, leaseId: null },
      ...{ externalId: null, reason: null, settledAt: 0, decision: null, repeats: null },
    };
    return { delivery, life };
  });
  return { name, deliveries };
}

const taken = (to: string, more: Partial<TakenMessage> = {}): TakenMessage => ({
  ...{ deliveryId: `${to}-0`, to, channel: 'sms', externalId: `${to}-0`, hasFailed: false },
  ...more,
});
const sent = [event('sending'), event('accepted')];

it('an answer that reached its customer once is fine', () => {
  const verdict = judgeChannels([outcome('anna', sent)], [taken('anna')]);
  expect(verdict).toMatchObject({ lost: [], notifiedTwice: [], invented: [], unknownLeft: 0, deadLetters: 0 });
});

it('an answer nobody was told of is lost, unless the desk knows', () => {
  const lives = [
    outcome('anna'),
    outcome('ben', [event('sending'), event('unknown')]),
    outcome('eve', [event('failed')]),
  ];
  expect(judgeChannels(lives, [])).toMatchObject({ lost: ['anna'], unknownLeft: 1, deadLetters: 1 });
});

it('what the provider lost later has not reached anybody', () => {
  expect(judgeChannels([outcome('anna', sent)], [taken('anna', { hasFailed: true })]).lost).toEqual(['anna']);
});

it('two texts are two notifications, two mails of one Message-ID are one', () => {
  const texts = [taken('anna'), taken('anna', { externalId: 'other' })];
  const mails = [taken('ben', { channel: 'email' }), taken('ben', { channel: 'email' })];
  const verdict = judgeChannels([outcome('anna', sent), outcome('ben', sent)], [...texts, ...mails]);
  expect(verdict).toMatchObject({ notifiedTwice: ['anna'], mailsAgain: 1 });
});

it('what is said to be out and never was is found', () => {
  expect(judgeChannels([outcome('anna', sent)], []).invented).toEqual(['anna-0']);
});

it('a delivery was uncertain when its worker died or its answer never came', () => {
  expect(wasUncertain([event('sending'), event('sending'), event('accepted')])).toBe(true);
  expect(wasUncertain([event('sending'), event('waiting', 'may-have-gone-out'), event('accepted')])).toBe(true);
  expect(wasUncertain([event('sending'), event('waiting', 'busy'), event('sending'), event('accepted')])).toBe(false);
});
