import { afterEach, describe, expect, it } from 'vitest';
import { failing } from '../testing/stand-in.ts';
import { beginDeliveryScene, type DeliveryScene, here, type SceneOptions, to } from './testing/delivery-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

let scene: DeliveryScene;
afterEach(() => scene.end());

async function begin(options: SceneOptions = {}): Promise<void> {
  scene = await beginDeliveryScene(options);
}

describe('where an answer goes', () => {
  it('leaves by e-mail when it was not read here in time, and the log says so', async () => {
    await begin();
    const worker = scene.worker();
    const reply = await scene.agentAnswers('Yes, three left.');
    worker.wake();
    await scene.clock.advance(5 * minute - 1);
    expect(scene.mail.sent).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.mail.sent).toMatchObject([
      {
        conversationId: scene.conversationId,
        site: { siteId: 'shop', name: 'The Shop', homeUrl: 'https://shop.example/' },
        address: { addressId: scene.home.addressId, value: 'anna@home.example' },
        locale: 'en',
        replies: [{ seq: reply.seq, authorName: 'Ben', isAutomated: false, text: 'Yes, three left.' }],
        inReplyTo: { text: 'Is the blue one in stock?' },
        thread: [],
        contractSentence: "Here, then by e-mail to a••• if I haven't read it after 5 min.",
        attempt: 1,
      },
    ]);
    const [delivery] = await scene.deliveries();
    expect(delivery).toMatchObject({
      status: 'accepted',
      attempts: 1,
      externalId: `<${delivery?.deliveryId}@chat.example>`,
    });
    expect(await scene.reports()).toMatchObject([
      { status: 'accepted', hint: 'a•••', reason: null, seqs: [reply.seq] },
    ]);
  });

  it('says the contract in the language of the contact', async () => {
    await begin({ locale: 'de-CH' });
    await scene.agentAnswers('Ja.');
    scene.worker().wake();
    await scene.clock.advance(5 * minute);
    expect(scene.mail.sent[0]?.contractSentence).toMatch(/^Hier, dann per E-Mail an a•••/);
  });

  it('takes all answers of one wait along in one message, in order, and no notes', async () => {
    await begin();
    const worker = scene.worker();
    await scene.agentAnswers('One.');
    worker.wake();
    await scene.clock.advance(2 * minute);
    await scene.agentNotes('She is a regular.');
    await scene.botAnswers('Two.');
    worker.wake();
    await scene.clock.advance(3 * minute);
    expect(scene.mail.sent.map((message) => message.replies.map((reply) => reply.text))).toEqual([['One.', 'Two.']]);
    expect(scene.mail.sent[0]?.replies.map((reply) => reply.isAutomated)).toEqual([false, true]);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toHaveLength(1);
  });

  it('refers to the messages before it on the same channel', async () => {
    await begin();
    const worker = scene.worker();
    await scene.agentAnswers('One.');
    worker.wake();
    await scene.clock.advance(5 * minute);
    await scene.agentAnswers('Two.');
    worker.wake();
    await scene.clock.advance(5 * minute);
    expect(scene.mail.sent[1]?.thread).toEqual([`<${scene.mail.sent[0]?.deliveryId}@chat.example>`]);
  });

  it('is not sent when it was read here before the wait ran out', async () => {
    await begin();
    const worker = scene.worker();
    const reply = await scene.agentAnswers('Yes.');
    worker.wake();
    await scene.clock.advance(4 * minute);
    await scene.customerReads(reply.seq);
    await scene.clock.advance(hour);
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toEqual([]);
  });

  it('is called off when it is read between planning and sending', async () => {
    await begin();
    const reply = await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    const { deliveries } = scene.stores;
    const worker = scene.worker({ deliveries: failing(deliveries, 'claim', 1) });
    worker.wake();
    await scene.clock.advance(0);
    expect(await scene.deliveries()).toMatchObject([{ status: 'waiting' }]);
    await scene.customerReads(reply.seq);
    await scene.clock.advance(minute);
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toMatchObject([{ status: 'cancelled', reason: 'read-before-sending' }]);
    expect(await scene.reports()).toEqual([]);
  });

  it('leaves out what of it was read meanwhile', async () => {
    await begin();
    const first = await scene.agentAnswers('One.');
    const other = await scene.agentAnswers('Two.');
    await scene.clock.advance(5 * minute);
    scene.mail.answer({ kind: 'failed', reason: 'greylisted', retry: 'later' });
    scene.worker().wake();
    await scene.clock.advance(0);
    await scene.customerReads(first.seq);
    await scene.clock.advance(minute);
    expect(scene.mail.sent.at(-1)?.replies.map((reply) => reply.text)).toEqual(['Two.']);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted', seqs: [other.seq] }]);
  });

  it('goes where the changed contract says when it was changed during the wait', async () => {
    await begin();
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    worker.wake();
    await scene.clock.advance(4 * minute);
    await scene.customerStates([here, to(scene.work, 10)]);
    worker.wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent.map((message) => message.address.value)).toEqual(['anna@work.example']);
  });

  it('is called off at an address the contract no longer names', async () => {
    await begin();
    scene.mail.answer({ kind: 'failed', reason: 'greylisted', retry: 'later' });
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    await worker.runOnce();
    await scene.customerStates([here, to(scene.work, 1)]);
    worker.wake();
    await scene.clock.advance(hour);
    expect(scene.mail.sent.map((message) => message.address.value)).toEqual(['anna@home.example', 'anna@work.example']);
    expect(await scene.deliveries()).toContainEqual(expect.objectContaining({ reason: 'contract-changed' }));
  });

  it('moves to the next step when the address was withdrawn after planning', async () => {
    await begin();
    await scene.customerStates([here, to(scene.home, 5), to(scene.work, 600)]);
    scene.mail.answer({ kind: 'failed', reason: 'greylisted', retry: 'later' });
    const worker = scene.worker();
    await scene.agentAnswers('Yes.');
    await scene.clock.advance(5 * minute);
    await worker.runOnce();
    await scene.stores.consents.suppress('shop', 'email', scene.home.value, 'hard-bounce', scene.clock.now());
    await scene.clock.advance(minute);
    expect(scene.mail.sent.map((message) => message.address.value)).toEqual(['anna@home.example', 'anna@work.example']);
    expect(await scene.reports()).toMatchObject([
      { status: 'failed', reason: 'address-not-usable' },
      { status: 'accepted' },
    ]);
  });

  it('waits with a later try for the end of the quiet hours', async () => {
    await begin({ startAt: Date.UTC(2026, 10, 23, 19, 54, 50) });
    await scene.customerStates([here, to(scene.home, 5)], {
      quiet: { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' },
    });
    scene.mail.answer({ kind: 'failed', reason: 'greylisted', retry: 'later' });
    await scene.agentAnswers('Yes.');
    scene.worker().wake();
    await scene.clock.advance(10 * hour);
    expect(scene.mail.sent).toHaveLength(1);
    await scene.clock.advance(2 * hour);
    expect(scene.mail.sent).toHaveLength(2);
  }, 20_000);
});
