import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../channel/channel.ts';
import { newId } from '../kernel/id.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { applyReport } from './apply-report.ts';
import { beginDeliveryScene, type DeliveryScene, here, to } from './testing/delivery-scene.ts';
import { openTry } from './testing/scripted-channel.ts';
import type { Answer } from './verdict.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let scene: DeliveryScene;
afterEach(() => scene.end());

/** A provider that can be asked, and answers these in turn; after them it never heard of the message. */
async function begin(onUnknown: 'leave' | 'send-again', ...answers: (Answer | 'broken' | 'silent')[]) {
  const asked: string[] = [];
  const ask = async ({ deliveryId }: { deliveryId: string }): Promise<Answer> => {
    asked.push(deliveryId);
    const answer = answers.shift() ?? { kind: 'not-there' };
    if (answer === 'broken') throw new Error('bad gateway');
    return answer === 'silent' ? new Promise(() => undefined) : answer;
  };
  scene = await beginDeliveryScene({ onUnknown, channel: { ask } });
  return asked;
}

async function answerAndLoseContact(): Promise<void> {
  scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
  await scene.agentAnswers('Yes.');
  await scene.clock.advance(5 * minute);
  scene.worker().wake();
  await scene.clock.advance(second);
}

const accepted: Answer = { kind: 'accepted', externalId: 'SM1' };

describe('a message nobody knows the outcome of', () => {
  it('is asked for before anything is sent again', async () => {
    const asked = await begin('leave', accepted);
    await answerAndLoseContact();
    expect(await scene.deliveries()).toMatchObject([{ status: 'waiting', reason: 'may-have-gone-out' }]);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(asked).toEqual([scene.mail.sent[0]?.deliveryId]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'accepted', externalId: 'SM1' }]);
  });

  it('is sent again when it never arrived there', async () => {
    await begin('leave', { kind: 'not-there' });
    await answerAndLoseContact();
    await scene.clock.advance(hour);
    expect(scene.mail.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('moves on to the next step when the provider says it failed', async () => {
    await begin('leave', { kind: 'failed', reason: 'unreachable', retry: 'never' });
    await scene.customerStates([here, to(scene.home, 5), to(scene.work, 600)]);
    await answerAndLoseContact();
    await scene.clock.advance(minute);
    expect(scene.mail.sent.map(({ address }) => address.value)).toEqual(['anna@home.example', 'anna@work.example']);
  });

  it.each(['broken', 'silent'] as const)('is asked for again while the provider is %s', async (how) => {
    const asked = await begin('leave', how, how, accepted);
    await answerAndLoseContact();
    await scene.clock.advance(hour);
    expect(asked).toHaveLength(3);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'accepted' }]);
  });

  it('is left in the end where a second one would cost, and the log says that nobody knows', async () => {
    await begin('leave', ...Array<Answer>(20).fill({ kind: 'unknown', reason: 'too-old' }));
    await answerAndLoseContact();
    for (let tries = 0; tries < 10; tries += 1) await scene.clock.jump(5 * hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.reports()).toMatchObject([{ status: 'unknown', reason: 'too-old' }]);
    expect(await scene.stores.deliveries.deadLetters('shop', null, 10)).toMatchObject([{ status: 'unknown' }]);
  });

  it('is sent again under the same id where that does no harm', async () => {
    await begin('send-again', { kind: 'unknown', reason: 'too-old' });
    await answerAndLoseContact();
    await scene.clock.advance(hour);
    expect(new Set(scene.mail.sent.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    expect(scene.mail.sent).toHaveLength(2);
  });

  it('is called off and not sent again when it never arrived and was read meanwhile', async () => {
    await begin('leave', { kind: 'not-there' });
    await answerAndLoseContact();
    await scene.customerReads((await scene.stores.log.conversation(scene.conversationId))?.head ?? 0);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'cancelled', reason: 'read-before-sending' }]);
  });

  it('is not sent again when a report says meanwhile that it arrived', async () => {
    const asked = await begin('leave', { kind: 'not-there' });
    await answerAndLoseContact();
    const parts = { ...scene.stores, suppressions: scene.stores.consents, clock: scene.clock };
    const deliveryId = scene.mail.sent[0]?.deliveryId ?? '';
    await applyReport(parts, {
      ...{ channel: 'email', eventKey: 'e1', deliveryId, externalId: null, status: 'delivered' },
      ...{ reason: null, failure: null, at: scene.clock.now() },
    });
    await scene.clock.advance(hour);
    expect(asked).toEqual([]);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'delivered' }]);
  });
});

describe('a message that is asked for', () => {
  /** A provider that finds messages by their words, as one without an idempotency key has to. */
  async function beginWithList() {
    const asked: string[] = [];
    const ask: NonNullable<Channel['ask']> = async (message) => {
      const wordsOf = ({ replies }: typeof message) => replies.map(({ text }) => text).join();
      asked.push(wordsOf(message));
      const found = scene.mail.sent.find((sent) => wordsOf(sent) === wordsOf(message));
      return found ? { kind: 'accepted', externalId: `SM-${wordsOf(found)}` } : { kind: 'not-there' };
    };
    scene = await beginDeliveryScene({ onUnknown: 'leave', channel: { ask } });
    return asked;
  }

  it('is found in the words it went out with, though they were edited since', async () => {
    const asked = await beginWithList();
    scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
    const { seq } = await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.agentSays({ kind: 'edit', seq, text: 'No.' });
    await scene.clock.advance(hour);
    expect(asked).toEqual(['Yes.']);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'accepted', externalId: 'SM-Yes.' }]);
  });

  it('is sent again when it is found in no words it had', async () => {
    const asked = await begin('leave');
    scene.mail.answer({ kind: 'unknown', reason: 'connection-lost' });
    const { seq } = await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.agentSays({ kind: 'edit', seq, text: 'No.' });
    await scene.clock.advance(hour);
    expect(asked).toHaveLength(2);
    expect(scene.mail.sent.map(({ replies }) => replies[0]?.text)).toEqual(['Yes.', 'No.']);
  });

  it('is not taken for another delivery that said the same', async () => {
    await begin('leave', accepted, accepted);
    scene.mail.answer(accepted);
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker().wake();
    await scene.clock.advance(second);
    await answerAndLoseContact();
    await scene.clock.advance(hour);
    const [one, other] = await scene.deliveries();
    expect(one).toMatchObject({ status: 'accepted', externalId: 'SM1' });
    expect(other?.externalId).not.toBe('SM1');
    expect(scene.mail.sent).toHaveLength(3);
  });
});

it('a report that was faster than the note of the send has its effect right after it', async () => {
  await begin('leave');
  const parts = { ...scene.stores, suppressions: scene.stores.consents, clock: scene.clock };
  scene.mail.answer(async () => {
    await applyReport(parts, {
      ...{ channel: 'email', eventKey: 'e1', deliveryId: null, externalId: 'SM1', status: 'delivered' },
      ...{ reason: null, failure: null, at: scene.clock.now() },
    });
    return { kind: 'accepted', externalId: 'SM1' };
  });
  await scene.agentAnswers('Yes.');
  await scene.clock.advance(5 * minute);
  await scene.worker().runOnce();
  expect(await scene.reports()).toMatchObject([{ status: 'accepted' }, { status: 'delivered' }]);
});

it('what was sent again by an agent and failed moves on, though nobody knows of the first try', async () => {
  scene = await beginDeliveryScene({ onUnknown: 'leave' });
  await scene.customerStates([here, to(scene.home, 5), to(scene.work, 600)]);
  scene.mail.answer({ kind: 'unknown', reason: 'no-answer' });
  scene.mail.answer({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
  await scene.agentAnswers('Yes.');
  await scene.clock.advance(5 * minute);
  const worker = scene.worker();
  await worker.runOnce();
  const [letter] = await scene.stores.deliveries.deadLetters('shop', null, 1);
  await scene.stores.deliveries.resend(letter?.deliveryId ?? '', newId(scene.clock.now()), 'ben', scene.clock.now());
  await worker.runOnce();
  await scene.clock.advance(minute);
  const [home, work] = [scene.home.value, scene.work.value];
  expect(scene.mail.sent.map(({ address }) => address.value)).toEqual([home, home, work]);
});

describe('when a worker died while sending', () => {
  async function dieWhileSending() {
    const sending = openTry();
    scene.mail.answer(sending.answer);
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    scene.worker({ clock: createManualClock(scene.clock.now()) }).wake();
    await vi.waitFor(() => expect(scene.mail.sent).toHaveLength(1));
    return sending;
  }

  it('the next one asks first, and believes the provider', async () => {
    const asked = await begin('leave', accepted);
    const sending = await dieWhileSending();
    scene.worker().wake();
    await scene.clock.advance(hour);
    expect(asked).toHaveLength(1);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'accepted' }]);
    sending.end({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
    await scene.clock.advance(minute);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });

  it('a worker that slept through its lease sends nothing any more', async () => {
    await begin('leave');
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const asleep = createManualClock(scene.clock.now());
    const { contacts } = scene.stores;
    const woken = Promise.withResolvers<void>();
    const address: typeof contacts.address = async (addressId) => {
      await woken.promise;
      return contacts.address(addressId);
    };
    const slow = scene.worker({ clock: asleep, contacts: { ...bound(contacts), address } });
    slow.wake();
    await asleep.advance(0);
    scene.worker().wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
    await asleep.jump(hour);
    woken.resolve();
    await slow.runOnce();
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted' }]);
  });
});

/** The methods of a store that a worker uses, without its private fields. */
function bound(contacts: DeliveryScene['stores']['contacts']) {
  const { byId, addresses } = contacts;
  return { byId: byId.bind(contacts), addresses: addresses.bind(contacts) };
}
