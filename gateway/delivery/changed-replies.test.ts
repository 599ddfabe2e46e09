import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as say from '../log/testing/drafts.ts';
import { readyFile } from '../log/testing/ready-file.ts';
import { agent, beginDeliveryScene, type DeliveryScene } from './testing/delivery-scene.ts';

const minute = 60_000;

let scene: DeliveryScene;
beforeEach(async () => {
  scene = await beginDeliveryScene();
});
afterEach(() => scene.end());

const sentTexts = () => scene.mail.sent.map((message) => message.replies.map((reply) => reply.text));

/** The first try fails for now, so that a delivery is planned and waits. */
async function planAndFail(): Promise<void> {
  scene.mail.answer({ kind: 'failed', reason: 'greylisted', retry: 'later' });
  scene.worker().wake();
  await scene.clock.advance(5 * minute);
  expect(await scene.deliveries()).toMatchObject([{ status: 'waiting' }]);
}

describe('an answer that was changed before it left', () => {
  it('is not sent when it was taken back during the wait', async () => {
    const { seq } = await scene.agentAnswers('Yes.');
    scene.worker().wake();
    await scene.clock.advance(4 * minute);
    await scene.agentSays(say.deletion(seq));
    await scene.clock.advance(60 * minute);
    expect(scene.mail.sent).toEqual([]);
    expect(await scene.deliveries()).toEqual([]);
  });

  it('is called off when it was taken back between two tries', async () => {
    const { seq } = await scene.agentAnswers('Yes.');
    await planAndFail();
    await scene.agentSays(say.deletion(seq));
    await scene.clock.advance(60 * minute);
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.deliveries()).toMatchObject([{ status: 'cancelled', reason: 'taken-back' }]);
    expect(await scene.reports()).toEqual([]);
  });

  it('leaves the others to be sent when one of them was taken back', async () => {
    const { seq } = await scene.agentAnswers('One.');
    const other = await scene.agentAnswers('Two.');
    await planAndFail();
    await scene.agentSays(say.deletion(seq));
    await scene.clock.advance(60 * minute);
    expect(sentTexts()).toEqual([['One.', 'Two.'], ['Two.']]);
    expect(await scene.reports()).toMatchObject([{ status: 'accepted', seqs: [other.seq] }]);
  });

  it('goes out in its newest words', async () => {
    const { seq } = await scene.agentAnswers('Tree left.');
    await planAndFail();
    await scene.agentSays(say.edit(seq, 'Three left.'));
    await scene.clock.advance(60 * minute);
    expect(sentTexts()).toEqual([['Tree left.'], ['Three left.']]);
  });

  it('quotes the question as the customer says it now, and none that was taken back', async () => {
    const { seq } = await scene.customerWrites('Is the red one in stock?');
    await scene.agentAnswers('Yes.');
    await scene.customerSays(say.edit(seq, 'Is the green one in stock?'));
    await planAndFail();
    expect(scene.mail.sent[0]?.inReplyTo?.text).toBe('Is the green one in stock?');
    await scene.customerSays(say.deletion(seq));
    await scene.clock.advance(60 * minute);
    expect(scene.mail.sent[1]?.inReplyTo?.text).toBe('Is the blue one in stock?');
  });
});

it('an answer of files alone is sent with its files', async () => {
  const { attachments } = scene.stores;
  await readyFile(attachments, { kind: 'agent', id: agent.id }, 'a.pdf');
  await scene.agentSays(say.files(['a.pdf']));
  scene.worker().wake();
  await scene.clock.advance(5 * minute);
  const [reply] = scene.mail.sent[0]?.replies ?? [];
  expect(reply).toMatchObject({ text: '', files: [{ name: 'a.pdf', type: 'image/jpeg', sizeBytes: 10 }] });
  const bytes = await reply?.files[0]?.read(new AbortController().signal);
  expect(Buffer.from(bytes ?? []).toString()).toBe('file-a-pdf');
});
