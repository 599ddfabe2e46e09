import { createHash } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceKey } from '../identity/device.ts';
import { shopOrigin } from './http.testing.ts';
import { makeKeyDevice, noise, openBreakingWay, openUploads, type UploadScene } from './uploads.testing.ts';

const anna = 'secret-of-anna-1234';
const bert = 'secret-of-bert-1234';
const hourMs = 3_600_000;

let scene: UploadScene;
beforeEach(async () => {
  scene = await openUploads();
});
afterEach(() => scene.close());

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const kept = (url: string) => scene.files.file(scene.idOf(url));
const signIn = async (): Promise<string> => {
  const answer = await scene.ask('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
    body: JSON.stringify(scene.agent),
  });
  return ((await answer.json()) as { token: string }).token;
};

/** An upload of which the gateway has only the beginning. */
async function halfSent(device: string, lengthBytes = 10): Promise<string> {
  const begun = await scene.request('POST', scene.endpoint, device, { 'upload-length': String(lengthBytes) });
  expect(begun.status).toBe(201);
  return new URL(begun.headers.get('location') ?? '', scene.endpoint).href;
}

test('a file that is cut off five times on the way arrives whole, and nearly nothing is sent twice', async () => {
  const bytes = noise(6_000_000);
  const way = await openBreakingWay(scene.origin, 1_000_000, 5);
  const { url, failed } = await scene.upload(bytes, anna, {
    name: 'film.dat',
    endpoint: `${way.origin}/v1/sites/shop/uploads`,
    retryDelays: [0, 0, 0, 0, 0, 0],
  });
  const [cuts, sentBytes] = [way.cuts(), way.sentBytes()];
  await way.close();
  expect(failed).toBeNull();
  expect(cuts).toBe(5);
  expect(await kept(url)).toMatchObject({
    state: 'ready',
    finished: { name: 'film.dat', type: 'application/octet-stream', sizeBytes: 6_000_000, sha256: sha256(bytes) },
  });
  expect(sentBytes).toBeLessThan(9_000_000);
});

test('a visitor who has said nothing yet becomes a contact with the first file, and its open chat learns it', async () => {
  const { url } = await scene.upload(Buffer.from('hello'), anna, { name: 'note.txt' });
  const contact = await scene.stores.contacts.byKey(deviceKey('shop', anna), scene.clock.now());
  expect(await kept(url)).toMatchObject({ owner: { kind: 'contact', id: contact?.contactId } });
  expect(scene.hints).toContainEqual({ kind: 'contact', siteId: 'shop', deviceKey: deviceKey('shop', anna) });
});

test('the type is what the file holds, never what the browser called it', async () => {
  const { url } = await scene.upload(Buffer.from('just words'), anna, { name: 'note.txt' });
  expect((await kept(url))?.finished?.type).toBe('text/plain');
  const photo = await sharp({ create: { width: 6, height: 3, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const picture = await scene.upload(photo, anna, { name: 'photo.exe.png' });
  expect((await kept(picture.url))?.finished).toMatchObject({ type: 'image/png', width: 6, height: 3 });
});

test('F1: a page in a file’s clothing is declined with a reason, gone from the disk, and its answer stays the same', async () => {
  const { url, failed } = await scene.upload(Buffer.from('<!doctype html><script>1</script>'), anna, { name: 'a.txt' });
  expect(failed).toEqual({ status: 415, refused: 'type-not-allowed' });
  expect(await kept(url)).toMatchObject({ state: 'refused', refusal: 'type-not-allowed' });
  expect((await scene.request('HEAD', url, anna)).status).toBe(410);
  const again = await scene.request('PATCH', url, anna, {
    'upload-offset': '33',
    'content-type': 'application/offset+octet-stream',
  });
  expect([again.status, await again.json()]).toEqual([415, { refused: 'type-not-allowed', retryAfterMs: null }]);
});

test('F6: what is too large, or empty, or of no stated size, does not even begin', async () => {
  const begin = async (length: string) => {
    const answer = await scene.request('POST', scene.endpoint, anna, { 'upload-length': length });
    return [answer.status, ((await answer.json()) as { refused: string }).refused];
  };
  expect(await begin(String(limits.maxAttachmentBytes + 1))).toEqual([413, 'too-large']);
  expect(await begin('0')).toEqual([400, 'file-empty']);
  for (const odd of ['-1', '1e3', '', 'x', '9'.repeat(40)]) expect(await begin(odd)).toEqual([400, 'bad-frame']);
});

test('X4: a name is what is safe of it, and what cannot be read as a name begins nothing', async () => {
  const { url } = await scene.upload(Buffer.from('words'), anna, { name: '../..\\ev\u202eil\r\n.txt' });
  expect((await kept(url))?.finished?.name).toBe('evil.txt');
  for (const odd of [
    'filename !!!',
    'filename',
    '__proto__ YQ==',
    ',,,',
    'filename YQ==,filename YQ==',
    'x'.repeat(9_000),
  ]) {
    const headers = { 'upload-length': '5', 'upload-metadata': odd };
    const answer = await scene.request('POST', scene.endpoint, anna, headers);
    expect([201, 400], odd.slice(0, 40)).toContain(answer.status);
  }
  expect((await scene.stores.attachments.leftAlone(scene.clock.now(), 0, 100)).map(({ name }) => name)).toEqual([
    'file',
    'file',
  ]);
});

test('F6: more bytes than were stated are not taken', async () => {
  const url = await halfSent(anna, 10);
  const answer = await fetch(url, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      authorization: `Bearer ${scene.accessOf(anna)}`,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: 'x'.repeat(11),
  });
  expect(answer.status).toBe(413);
  expect((await kept(url))?.state).toBe('uploading');
});

test('F7: nobody but its contact goes on with an upload, looks at it, or ends it', async () => {
  const url = await halfSent(anna);
  await scene.upload(Buffer.from('bert was here too'), bert);
  const agent = await signIn();
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    expect((await scene.request(method, url, bert)).status, method).toBe(403);
    expect((await scene.request(method, url, null)).status, method).toBe(401);
    expect((await scene.request(method, url, null, { authorization: `Bearer ${agent}` })).status, method).toBe(403);
    expect((await scene.request(method, url, 'secret-of-nobody-123')).status, method).toBe(403);
  }
  expect((await kept(url))?.state).toBe('uploading');
});

test('F7: an upload is of one site, and what is not there is not found', async () => {
  const url = await halfSent(anna);
  const elsewhere = url.replace('/shop/', '/other/');
  const authorization = `Bearer ${scene.accessOf(anna, 'other')}`;
  expect((await scene.request('HEAD', elsewhere, null, { authorization })).status).toBe(404);
  for (const odd of ['0'.repeat(36), '..%2f..%2fsecret', '%00', 'x'.repeat(3_000), '*']) {
    expect((await scene.request('HEAD', `${scene.endpoint}/${odd}`, anna)).status, odd).toBe(404);
  }
});

test('F7: a device with a key signs each request; a copied token alone goes nowhere', async () => {
  const device = await makeKeyDevice();
  const authorization = `Bearer ${scene.accessOf(device.token)}`;
  const access = authorization.slice('Bearer '.length);
  const { url, failed } = await scene.upload(noise(100), device.token, {
    async onBeforeRequest(request) {
      const proof = await device.proofOf(request.getMethod(), request.getURL(), access);
      request.setHeader('throughline-proof', proof);
    },
    headers: { authorization },
  });
  expect(failed).toBeNull();
  expect((await scene.request('HEAD', url, null, { authorization })).status).toBe(401);
  const ofAnother = await device.proofOf('DELETE', url, access);
  expect((await scene.request('HEAD', url, null, { authorization, 'throughline-proof': ofAnother })).status).toBe(401);
});

test('another device of the same contact sees how far a file is, and sends the rest of it', async () => {
  const bytes = noise(50);
  const url = await halfSent(anna, 50);
  const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  const authorization = `Bearer ${scene.accessOf(anna)}`;
  await fetch(url, {
    method: 'PATCH',
    headers: { 'tus-resumable': '1.0.0', authorization, ...headers },
    body: new Uint8Array(bytes.subarray(0, 20)),
  });
  const owner = await kept(url);
  await scene.stores.contacts.addKey(deviceKey('shop', bert), owner?.owner.id ?? '', scene.clock.now());
  const seen = await scene.request('HEAD', url, bert);
  expect([seen.headers.get('upload-offset'), seen.headers.get('upload-length')]).toEqual(['20', '50']);
  expect((await scene.upload(bytes, bert, { uploadUrl: url })).failed).toBeNull();
  expect((await kept(url))?.finished?.sha256).toBe(sha256(bytes));
  expect((await scene.request('HEAD', url, anna)).headers.get('upload-offset')).toBe('50');
});

test('when the gateway ends between the last byte and its answer, looking again finishes the file', async () => {
  const url = await halfSent(anna, 5);
  const headers = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  // The protocol alone, as when the gateway ended right after it.
  await scene.files.protocol(new Request(url, { method: 'PATCH', headers, body: 'hello' }));
  expect((await kept(url))?.state).toBe('uploading');
  expect((await scene.request('HEAD', url, anna)).headers.get('upload-offset')).toBe('5');
  expect((await kept(url))?.state).toBe('ready');
});

test('a cancelled upload is gone, and so is one left alone for a day', async () => {
  const cancelled = await halfSent(anna);
  expect((await scene.request('DELETE', cancelled, anna)).status).toBe(204);
  expect((await scene.request('HEAD', cancelled, anna)).status).toBe(410);
  const left = await halfSent(anna);
  const finished = await scene.upload(Buffer.from('kept'), anna);
  await scene.clock.advance(24 * hourMs - 1);
  expect((await scene.request('HEAD', left, anna)).status).toBe(200);
  await scene.clock.advance(1);
  expect((await scene.request('HEAD', left, anna)).status).toBe(410);
  await scene.clock.advance(hourMs);
  await expect.poll(async () => (await kept(left))?.state).toBe('removed');
  expect((await kept(finished.url))?.state).toBe('ready');
});

test('every answer says the protocol’s version, and until when an upload may go on', async () => {
  const begun = await scene.request('POST', scene.endpoint, anna, { 'upload-length': '5' });
  expect(begun.headers.get('tus-resumable')).toBe('1.0.0');
  expect(Date.parse(begun.headers.get('upload-expires') ?? '')).toBe(scene.clock.now() + 24 * hourMs);
  const abilities = await fetch(scene.endpoint, { method: 'OPTIONS' });
  expect(abilities.headers.get('tus-extension')).toBe('creation,creation-with-upload,termination,expiration');
  expect(abilities.headers.get('tus-max-size')).toBe(String(limits.maxAttachmentBytes));
  const unknown = await scene.request('HEAD', `${scene.endpoint}/nothing`, anna);
  expect([unknown.status, unknown.headers.get('tus-resumable')]).toEqual([404, '1.0.0']);
});

test('a page of the site may upload from its origin, any other page may not', async () => {
  const ask = (origin: string, method = 'OPTIONS') =>
    fetch(scene.endpoint, {
      method,
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'upload-offset,throughline-proof',
      },
    });
  const shop = await ask(shopOrigin);
  expect(shop.headers.get('access-control-allow-origin')).toBe(shopOrigin);
  expect(shop.headers.get('access-control-allow-methods')).toContain('PATCH');
  for (const name of ['upload-offset', 'upload-metadata', 'throughline-proof', 'tus-resumable', 'authorization']) {
    expect(shop.headers.get('access-control-allow-headers')).toContain(name);
  }
  expect(shop.headers.get('access-control-allow-credentials')).toBeNull();
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  expect((await ask('https://evil.example', 'POST')).status).toBe(403);
  const begun = await scene.request('POST', scene.endpoint, anna, { 'upload-length': '5', origin: shopOrigin });
  expect(begun.headers.get('access-control-allow-origin')).toBe(shopOrigin);
  for (const name of ['location', 'upload-offset', 'upload-length', 'upload-expires', 'tus-resumable']) {
    expect(begun.headers.get('access-control-expose-headers')).toContain(name);
  }
});

test('an agent sends files by the session of the desk', async () => {
  const authorization = `Bearer ${await signIn()}`;
  const { url, failed } = await scene.upload(Buffer.from('price list'), anna, { headers: { authorization } });
  expect(failed).toBeNull();
  expect((await kept(url))?.owner.kind).toBe('agent');
});
