import type { Entry } from '@throughline/sdk/wire';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachFiles } from '../attachment/attach-files.ts';
import type { Contact } from '../contact/contact.ts';
import { deviceKey } from '../identity/device.ts';
import { noise, openUploads, type UploadScene } from './uploads.testing.ts';

const anna = 'secret-of-anna-1234';
const bert = 'secret-of-bert-1234';
let scene: UploadScene;
let agent: string;
beforeEach(async () => {
  scene = await openUploads();
  const answer = await scene.ask('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
    body: JSON.stringify(scene.agent),
  });
  agent = ((await answer.json()) as { token: string }).token;
});
afterEach(() => scene.close());

const contactOf = async (device: string): Promise<Contact> =>
  (await scene.stores.contacts.byKey(deviceKey('shop', device), scene.clock.now())) as Contact;

/** Puts a contact's file into a message of its conversation. */
async function say(device: string, attachmentId: string): Promise<Entry> {
  const { contactId, conversationId } = await contactOf(device);
  const files = await attachFiles(scene.stores.attachments, 'shop', { kind: 'contact', id: contactId }, [attachmentId]);
  if ('refused' in files) throw new Error(files.refused);
  const result = await scene.stores.log.append({
    conversationId,
    entryId: attachmentId,
    at: scene.clock.now(),
    author: { kind: 'contact', id: contactId, name: null },
    via: { channel: 'web', hint: null },
    body: { kind: 'message', text: '', caution: null, originalId: null, attachments: files },
    externalId: null,
    settles: null,
  });
  if (result.kind !== 'appended') throw new Error(result.kind);
  return result.entry;
}

const ask = (attachmentId: string, device?: string, headers: Record<string, string> = {}) =>
  scene.post('/v1/sites/shop/attachments/url', { attachmentId }, device, headers);
const asAgent = () => ({ authorization: `Bearer ${agent}` });

async function linkTo(attachmentId: string): Promise<string> {
  const { url, expiresAt } = (await (await ask(attachmentId, anna)).json()) as { url: string; expiresAt: number };
  expect(expiresAt - scene.clock.now()).toBeLessThanOrEqual(300_000);
  return new URL(url).pathname;
}
const fetchFile = (path: string, headers: Record<string, string> = {}) => fetch(`${scene.origin}${path}`, { headers });

async function sent(bytes: Buffer, name: string): Promise<string> {
  const { url, failed } = await scene.upload(bytes, anna, { name });
  expect(failed).toBeNull();
  return scene.idOf(url);
}

test('T7: its contact and the agents of the site reach a file; other visitors, strangers and other sites do not', async () => {
  const id = await sent(Buffer.from('my bill'), 'bill.txt');
  expect((await ask(id, anna)).status).toBe(200);
  expect((await ask(id, undefined, asAgent())).status).toBe(404);
  await say(anna, id);
  expect((await ask(id, anna)).status).toBe(200);
  expect((await ask(id, undefined, asAgent())).status).toBe(200);
  await scene.upload(Buffer.from('something of bert'), bert);
  expect((await ask(id, bert)).status).toBe(404);
  expect((await ask(id)).status).toBe(401);
  const ofOther = { authorization: `Bearer ${scene.accessOf(anna, 'other')}` };
  const elsewhere = await scene.post('/v1/sites/other/attachments/url', { attachmentId: id }, undefined, ofOther);
  expect(elsewhere.status).toBe(404);
  expect((await ask('no-such-file', anna)).status).toBe(404);
});

test('T7: the contact reads what an agent sent into its conversation', async () => {
  await scene.upload(Buffer.from('a question'), anna);
  const { conversationId } = await contactOf(anna);
  const { url } = await scene.upload(Buffer.from('price list'), anna, { headers: asAgent() });
  const id = scene.idOf(url);
  expect((await ask(id, anna)).status).toBe(404);
  const owner = (await scene.files.file(id))?.owner;
  const files = await attachFiles(scene.stores.attachments, 'shop', owner ?? { kind: 'agent', id: '' }, [id]);
  await scene.stores.log.append({
    conversationId,
    entryId: id,
    at: 0,
    author: { kind: 'agent', id: owner?.id ?? '', name: 'Ann' },
    via: { channel: 'web', hint: null },
    body: { kind: 'message', text: '', caution: null, originalId: null, attachments: files as never },
    externalId: null,
    settles: null,
  });
  expect((await ask(id, anna)).status).toBe(200);
});

test('T7: an address opens the file for five minutes, and none that is bent opens anything', async () => {
  const path = await linkTo(await sent(Buffer.from('my bill'), 'bill.txt'));
  expect(await (await fetchFile(path)).text()).toBe('my bill');
  expect((await fetchFile(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
  expect((await fetchFile('/files/x')).status).toBe(404);
  await scene.clock.advance(300_000);
  expect((await fetchFile(path)).status).toBe(404);
});

test('T7: once its message is taken back, a file is gone, also by an address from before', async () => {
  const id = await sent(Buffer.from('my bill'), 'bill.txt');
  const { seq } = await say(anna, id);
  const path = await linkTo(id);
  const { contactId, conversationId } = await contactOf(anna);
  const deletion = {
    conversationId,
    entryId: 'deletion-1',
    at: scene.clock.now(),
    author: { kind: 'contact', id: contactId, name: null },
    via: { channel: 'web', hint: null },
    body: { kind: 'deletion', seq },
    externalId: null,
    settles: null,
  } as const;
  expect((await scene.stores.log.append(deletion)).kind).toBe('appended');
  expect((await ask(id, anna)).status).toBe(404);
  expect((await fetchFile(path)).status).toBe(404);
});

test('X3, H3: a file is saved under its name and never becomes a page of ours', async () => {
  const answer = await fetchFile(await linkTo(await sent(Buffer.from('Rechnung'), 'Rechnung "ü".txt')));
  const header = (name: string) => answer.headers.get(name);
  expect(header('content-disposition')).toBe(
    `attachment; filename="Rechnung ___.txt"; filename*=UTF-8''Rechnung%20_%C3%BC_.txt`,
  );
  expect(header('content-type')).toBe('text/plain; charset=utf-8');
  expect(header('x-content-type-options')).toBe('nosniff');
  expect(header('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(header('cross-origin-resource-policy')).toBe('cross-origin');
  expect(header('cache-control')).toBe('private, max-age=300');
  expect(header('set-cookie')).toBeNull();
});

test('a picture may be shown in place, with what it is', async () => {
  const photo = await sharp({ create: { width: 6, height: 3, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const answer = await fetchFile(await linkTo(await sent(photo, 'photo.png')));
  expect(answer.headers.get('content-disposition')).toMatch(/^inline; /);
  expect(answer.headers.get('content-type')).toBe('image/png');
});

test('a player asks for parts of a film and gets exactly these', async () => {
  const bytes = noise(200_000);
  const path = await linkTo(await sent(bytes, 'film.dat'));
  const middle = await fetchFile(path, { range: 'bytes=1000-1999' });
  expect([middle.status, middle.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/200000']);
  expect(Buffer.from(await middle.arrayBuffer()).equals(bytes.subarray(1_000, 2_000))).toBe(true);
  const end = await fetchFile(path, { range: 'bytes=-10' });
  expect(Buffer.from(await end.arrayBuffer()).equals(bytes.subarray(-10))).toBe(true);
  expect((await fetchFile(path, { range: 'bytes=200000-' })).status).toBe(416);
  const head = await fetch(`${scene.origin}${path}`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
    200,
    '200000',
    'bytes',
  ]);
});
