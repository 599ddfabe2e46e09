import { limits } from '@throughline/sdk/wire';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../../testing/stand-in.ts';
import type { InboundFile } from '../channel.ts';
import { conversations, entriesOf, type InboundScene, openInboundScene, sms } from './testing/inbound-scene.ts';

let scene: InboundScene;
beforeEach(async () => {
  scene = await openInboundScene();
});
afterEach(() => scene.close());

const photo = async (): Promise<InboundFile> => {
  const create = { width: 4, height: 3, channels: 3, background: '#0b5fff' } as const;
  const bytes = await sharp({ create })
    .withExif({ IFD0: { Copyright: 'SECRET PLACE' } })
    .jpeg()
    .toBuffer();
  return { name: 'photo.jpg', type: 'image/jpeg', bytes };
};
const text = (name: string, content = 'hello'): InboundFile => ({
  name,
  type: 'text/plain',
  bytes: Buffer.from(content),
});

async function messageOf() {
  const [conversation] = await conversations(scene);
  const [entry] = await entriesOf(scene, conversation?.conversationId ?? '');
  return entry?.body.kind === 'message' ? entry.body : null;
}
const kept = () =>
  scene.stores.database
    .prepare<[], { state: string; entry_id: string | null }>('SELECT state, entry_id FROM attachment')
    .all();

describe('files that come in with a message', () => {
  it('F5: a photo is in the conversation, written anew without where it was taken', async () => {
    const file = await photo();
    await scene.port().receive(sms('', 1, { files: [file] }));
    const message = await messageOf();
    expect(message).toMatchObject({
      text: '',
      attachments: [{ name: 'photo.jpg', type: 'image/jpeg', width: 4, height: 3 }],
    });
    const stored = await scene.stores.attachments.file(message?.attachments?.[0]?.attachmentId ?? '');
    expect(stored?.finished?.sizeBytes).not.toBe(file.bytes.length);
  });

  it('F1: what is not taken is named in the text, under a safe name, and what is good stays', async () => {
    const page = text('invoice\u202egpj.html', '<script>alert(1)</script>');
    const files = [page, { ...text('run.exe'), type: 'image/png' }, text('notes.txt')];
    await scene.port().receive(sms('See this', 1, { files }));
    const message = await messageOf();
    expect(message?.attachments?.map(({ name, type }) => [name, type])).toEqual([['notes.txt', 'text/plain']]);
    expect(message?.text).toBe('See this\n\n📎 invoicegpj.html, run.exe (not taken over; see the original)');
  });

  it('C9: a repeated message keeps no second copy', async () => {
    const port = scene.port();
    for (let times = 0; times < 3; times += 1) await port.receive(sms('here', 1, { files: [text('a.txt')] }));
    expect(kept().filter(({ state }) => state === 'ready')).toHaveLength(1);
    expect((await messageOf())?.attachments).toHaveLength(1);
  });

  it('an interrupted message has its files at the next try', async () => {
    const log = failing(scene.parts.log, 'append', 1);
    const message = sms('here', 1, { files: [text('a.txt')] });
    await expect(scene.port({ log }).receive(message)).rejects.toThrow();
    await scene.port().receive(message);
    expect((await messageOf())?.attachments).toHaveLength(1);
  });

  it('a broken picture and an empty file are refused', async () => {
    const create = { width: 40, height: 30, channels: 3, background: '#0b5fff' } as const;
    const whole = await sharp({ create }).png().toBuffer();
    const broken = { name: 'b.png', type: 'image/png', bytes: whole.subarray(0, whole.length / 2) };
    const files = [broken, { ...broken, name: 'empty.png', bytes: Buffer.alloc(0) }];
    await scene.port().receive(sms('look', 1, { files }));
    expect((await messageOf())?.attachments).toBeUndefined();
    expect((await messageOf())?.text).toContain('b.png, empty.png');
  });

  it('more than a message holds are named', async () => {
    const files = Array.from({ length: limits.maxAttachments + 3 }, (_, index) => text(`${index}.txt`));
    await scene.port().receive(sms('x'.repeat(limits.maxTextLength), 1, { files }));
    const message = await messageOf();
    expect(message?.attachments).toHaveLength(limits.maxAttachments);
    expect(message?.text.length).toBeLessThanOrEqual(limits.maxTextLength);
    expect(message?.text).toContain('12.txt');
  });
});
