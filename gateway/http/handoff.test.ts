import { limits } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wideBounds } from '../attachment/attachments.testing.ts';
import { deviceKey } from '../identity/device.ts';
import { secretHash } from '../kernel/id.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
beforeEach(async () => {
  http = await openHttp();
});
afterEach(() => http.close());

const desktop = 'a-device-token-of-the-desktop';
const phone = 'a-device-token-of-the-phone';
const draft = {
  text: 'Is the lamp',
  uploads: [{ uploadId: 'up-1', name: 'lamp.jpg', type: 'image/jpeg', sizeBytes: 12_345 }],
};
const pictureOf = async (device: string, uploadId = 'up-1', siteId = 'shop') => {
  const at = http.clock.now();
  const made = { siteId: 'shop', name: null, locale: 'de', at };
  const { contactId: id } = await http.stores.contacts.ensure(deviceKey('shop', device), made);
  const about = { name: 'lamp.jpg', lengthBytes: 12_345, storageKey: `kept-${uploadId}`, madeAt: at };
  const begun = { attachmentId: uploadId, siteId, owner: { kind: 'contact', id } as const, ...about };
  await http.stores.attachments.begin(begun, wideBounds);
};
const give = async (device = desktop, text = draft.text) => {
  const answer = await http.post('/v1/sites/shop/handoff', { draft: { ...draft, text }, locale: 'de' }, device);
  return (await answer.json()) as { secret: string; expiresAt: number };
};
const take = (secret: string, next = phone, device?: string, site = 'shop') =>
  http.post(`/v1/sites/${site}/handoff/take`, { secret, locale: 'de', next }, device);
const back = (device: string) => http.post('/v1/sites/shop/handoff/back', {}, device);
const contactOf = async (token: string) =>
  (await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now()))?.contactId ?? null;
const movedAt = async (token: string) => (await http.stores.contacts.device(deviceKey('shop', token)))?.movedAt;
const told = () => http.hints.flatMap((hint) => (hint.kind === 'device' ? [[hint.deviceKey, hint.change]] : []));

test('a visitor who has said nothing yet moves to the phone with what they were writing', async () => {
  const { secret, expiresAt } = await give();
  expect(expiresAt).toBe(http.clock.now() + limits.handoffForMs);
  expect(http.hints).toContainEqual({ kind: 'contact', siteId: 'shop', deviceKey: deviceKey('shop', desktop) });
  expect(await (await take(secret)).json()).toEqual({ outcome: 'taken', draft: { ...draft, uploads: [] } });
  expect(await contactOf(phone)).toBe(await contactOf(desktop));
  expect([await movedAt(desktop), await movedAt(phone)]).toEqual([http.clock.now(), null]);
  expect(told()).toContainEqual([deviceKey('shop', desktop), 'moved']);
});

test('a picture that is half sent goes along', async () => {
  await pictureOf(desktop);
  const { secret } = await give();
  expect(await (await take(secret)).json()).toEqual({ outcome: 'taken', draft });
});

test('F7: files of another contact or site, and those nobody has, do not go along; the words do', async () => {
  const other = 'a-device-token-of-somebody-else';
  await pictureOf(desktop, 'mine');
  await pictureOf(other, 'theirs');
  await pictureOf(desktop, 'of-another-site', 'other');
  const [one] = draft.uploads;
  const uploads = ['theirs', 'mine', 'of-another-site', 'of-nobody'].map((uploadId) => ({ ...one, uploadId }));
  const body = { draft: { ...draft, uploads }, locale: 'de' };
  const answer = await http.post('/v1/sites/shop/handoff', body, desktop);
  const { secret } = (await answer.json()) as { secret: string };
  expect(await (await take(secret)).json()).toEqual({
    outcome: 'taken',
    draft: { text: draft.text, uploads: [{ ...one, uploadId: 'mine' }] },
  });
});

test('the longest draft in the longest form of JSON is taken', async () => {
  const text = '\u0001'.repeat(limits.maxTextLength);
  const uploads = Array.from({ length: limits.maxAttachments }, (_, n) => ({
    uploadId: `up-${n}`,
    name: '\u0001'.repeat(limits.maxFileNameLength),
    type: '\u0001'.repeat(100),
    sizeBytes: limits.maxAttachmentBytes,
  }));
  for (const { uploadId } of uploads) await pictureOf(desktop, uploadId);
  const body = { draft: { text, uploads }, locale: 'de' };
  const answer = await http.post('/v1/sites/shop/handoff', body, desktop);
  const { secret } = (await answer.json()) as { secret: string };
  expect(await (await take(secret)).json()).toEqual({ outcome: 'taken', draft: body.draft });
});

test('I8: the secret has 256 bits and is kept only as a hash', async () => {
  const { secret } = await give();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  const rows = JSON.stringify(http.stores.database.prepare('SELECT * FROM handoff').all());
  expect(rows).toContain(secretHash(secret));
  expect(rows).not.toContain(secret);
});

test('I8: a link is good for one device; used, expired, made up and of another site are all the same', async () => {
  const { secret } = await give();
  await take(secret);
  const used = await take(secret, 'a-device-token-of-a-thief');
  const madeUp = await take('x'.repeat(43));
  const { secret: tooLate } = await give();
  const foreign = await take(tooLate, phone, undefined, 'other');
  await http.clock.advance(limits.handoffForMs);
  const expired = await take(tooLate, 'a-device-token-of-a-tablet');
  const answers = [used, madeUp, foreign, expired];
  expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410]);
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  expect(await contactOf('a-device-token-of-a-thief')).toBeNull();
  expect(await contactOf('a-device-token-of-a-tablet')).toBeNull();
});

test('a link is good for two minutes and not a millisecond more', async () => {
  const { secret } = await give();
  await http.clock.advance(limits.handoffForMs - 1);
  expect((await take(secret)).status).toBe(200);
  const { secret: other } = await give();
  await http.clock.advance(limits.handoffForMs);
  expect((await take(other, 'a-device-token-of-a-tablet')).status).toBe(410);
});

test('when the answer is lost on the way, the same device asks again and loses nothing', async () => {
  await pictureOf(desktop);
  const { secret } = await give();
  await take(secret);
  expect(await (await take(secret)).json()).toEqual({ outcome: 'taken', draft });
});

test('two devices press at the same moment: one has it', async () => {
  const { secret } = await give();
  const answers = await Promise.all([take(secret, phone), take(secret, 'a-device-token-of-a-tablet')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
});

test('I8: a mail scanner that opens the link or asks without pressing takes nothing', async () => {
  const { secret } = await give();
  for (const method of ['GET', 'HEAD']) {
    for (const path of ['/v1/sites/shop/handoff/take', `/v1/sites/shop/handoff/take?secret=${secret}`]) {
      expect((await http.ask(path, { method })).status).toBe(404);
    }
  }
  expect((await take(secret)).status).toBe(200);
});

test('the device that made the link is told that it is here already, and the link stays good', async () => {
  const { secret } = await give();
  expect(await (await take(secret, phone, desktop)).json()).toEqual({ outcome: 'already-here' });
  expect(await contactOf(phone)).toBeNull();
  expect((await take(secret)).status).toBe(200);
});

test('a device that was somebody else’s so far, or had this conversation before, takes it with the draft all the same', async () => {
  await pictureOf(desktop);
  const { secret } = await give();
  await give('a-device-token-of-somebody-else');
  expect(await (await take(secret, phone, 'a-device-token-of-somebody-else')).json()).toMatchObject({
    outcome: 'taken',
  });
  const { secret: again } = await give();
  expect(await (await take(again, 'a-new-token-of-the-phone', phone)).json()).toEqual({ outcome: 'taken', draft });
  expect(await movedAt(phone)).toBe(http.clock.now());
});

test('a newer link of the same device takes the place of the older', async () => {
  const { secret: older } = await give();
  const { secret: newer } = await give(desktop, 'Is the lamp there');
  expect((await take(older)).status).toBe(410);
  expect(await (await take(newer)).json()).toMatchObject({ draft: { text: 'Is the lamp there' } });
});

test('I3: a token that leads to somebody else already, or was signed out, cannot be planted', async () => {
  const { secret } = await give();
  await give('a-device-token-of-somebody-else');
  const theirs = await contactOf('a-device-token-of-somebody-else');
  expect((await take(secret, 'a-device-token-of-somebody-else')).status).toBe(409);
  expect(await contactOf('a-device-token-of-somebody-else')).toBe(theirs);
  await http.post('/v1/sites/shop/sign-out', {}, 'a-device-token-of-somebody-else');
  expect((await take(secret, 'a-device-token-of-somebody-else')).status).toBe(409);
  expect((await take(secret, 'key.that-is-none-at-all')).status).toBe(400);
  expect((await take(secret)).status).toBe(200);
});

test('the first device goes on after all, and the phone hears of it; so again the other way', async () => {
  const { secret } = await give();
  await take(secret);
  http.hints.length = 0;
  await http.clock.advance(1_000);
  expect(await (await back(desktop)).json()).toEqual({});
  expect([await movedAt(desktop), await movedAt(phone)]).toEqual([null, http.clock.now()]);
  expect(told()).toEqual([
    [deviceKey('shop', phone), 'moved'],
    [deviceKey('shop', desktop), 'moved'],
  ]);
  await back(phone);
  expect([await movedAt(desktop), await movedAt(phone)]).toEqual([http.clock.now(), null]);
});

test('taking back what never left changes nothing', async () => {
  await give();
  http.hints.length = 0;
  expect((await back(desktop)).status).toBe(200);
  expect((await back('a-device-token-nobody-knows')).status).toBe(200);
  expect(http.hints).toEqual([]);
});

test('a link of a device that has signed out since opens nothing', async () => {
  const { secret } = await give();
  await http.post('/v1/sites/shop/sign-out', {}, desktop);
  expect((await take(secret)).status).toBe(410);
});

test('giving and taking back take a device, and what is given is bounded', async () => {
  expect((await http.post('/v1/sites/shop/handoff', { draft, locale: 'de' })).status).toBe(401);
  expect((await http.post('/v1/sites/shop/handoff/back', {})).status).toBe(401);
  const text = 'x'.repeat(limits.maxTextLength + 1);
  expect((await http.post('/v1/sites/shop/handoff', { draft: { ...draft, text }, locale: 'de' }, desktop)).status).toBe(
    400,
  );
});

test('guessing secrets is slowed down', async () => {
  await http.close();
  http = await openHttp({ rates: { codesPerHour: 2 } });
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await take(`${count}`.repeat(43))).status);
  expect(statuses).toEqual([410, 410, 429]);
});
