import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signIdentity } from '../../sdk/server/index.ts';
import { deviceKey } from '../identity/device.ts';
import { claimsAt, sharedSecret, signClaims, siteKeys } from '../identity/identity.testing.ts';
import * as say from '../log/testing/drafts.ts';
import { failing } from '../testing/stand-in.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';
import { answerOf, carried, IdentityScene, minutes } from './identity-routes.testing.ts';

let http: HttpEdge;
let shop: IdentityScene;
beforeEach(async () => {
  http = await openHttp({ identity: { secret: sharedSecret } });
  shop = new IdentityScene(http);
});
afterEach(() => http.close());

const refused = [401, { refused: 'not-signed-in', retryAfterMs: null }];

describe('a visitor becomes a known person', () => {
  test('on one device: the conversation stays, with the name, and everything said is there once', async () => {
    const before = await shop.answeredVisitor('the-visitors-device');
    expect(
      await answerOf(shop.ask(await shop.tokenOf('anna-42', 'Anna'), 'the-device-made-new', 'the-visitors-device')),
    ).toEqual(shop.newDevice());
    const after = await shop.contactOf('the-device-made-new');
    expect(after).toEqual({ ...before, name: 'Anna' });
    expect(await shop.textsOf(after)).toEqual(carried);
  });

  test('who has said nothing yet has an empty conversation of their own', async () => {
    expect(await answerOf(shop.ask(await shop.tokenOf('anna-42', 'Anna'), 'the-device-made-new'))).toEqual(
      shop.newDevice(),
    );
    expect(await shop.contactOf('the-device-made-new')).toMatchObject({ name: 'Anna', locale: 'en' });
    expect(await shop.entriesOf(await shop.contactOf('the-device-made-new'))).toEqual([]);
  });

  test('a device that is the person’s already only has its time extended', async () => {
    await shop.ask(await shop.tokenOf('anna-42', 'Anna'), 'the-device-made-new');
    await http.clock.advance(minutes(9));
    const again = shop.ask(await shop.tokenOf('anna-42', 'Anna B.'), 'a-device-never-used', 'the-device-made-new');
    expect(await answerOf(again)).toEqual([200, { outcome: 'same-device', expiresAt: http.clock.now() + minutes(10) }]);
    await http.clock.advance(minutes(9));
    expect(await shop.contactOf('the-device-made-new')).toMatchObject({ name: 'Anna B.' });
    expect(await shop.contactOf('a-device-never-used')).toBeNull();
    await http.clock.advance(minutes(1));
    expect(await shop.contactOf('the-device-made-new')).toBeNull();
  });

  test('after the time is over, the person comes back as a new device and finds everything', async () => {
    const contact = await shop.anna();
    await http.clock.advance(minutes(11));
    expect(await shop.contactOf('annas-own-first-device')).toBeNull();
    const back = shop.ask(await shop.tokenOf('anna-42'), 'annas-own-second-device', 'annas-own-first-device');
    expect(await answerOf(back)).toEqual(shop.newDevice());
    expect(await shop.contactOf('annas-own-second-device')).toEqual(contact);
  });

  test('the contact with its addresses becomes the person’s', async () => {
    const before = await shop.visitor('the-visitors-device');
    await http.stores.contacts.ensureAddress(before.contactId, 'email', 'anna@mail.example', 'a•••', http.clock.now());
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    const after = await shop.contactOf('the-device-made-new');
    expect(await http.stores.contacts.addresses(after?.contactId ?? '')).toMatchObject([{ provenBy: null }]);
  });
});

describe('I1: only a token of the site’s backend says who somebody is', () => {
  const nobody = async () => {
    expect(await shop.contactOf('the-device-made-new')).toBeNull();
  };

  test('whatever is wrong with it, it is the same refusal, and the log has the reason', async () => {
    const now = http.clock.now();
    const tokens = [
      await signClaims(claimsAt(now), { alg: 'HS256' }, new TextEncoder().encode('z'.repeat(40))),
      await signClaims(claimsAt(now, { aud: 'other' })),
      await signClaims(claimsAt(now, { exp: undefined })),
      await signClaims(claimsAt(now - minutes(30))),
      'not-a-token-at-all',
    ];
    for (const token of tokens) expect(await answerOf(shop.ask(token, 'the-device-made-new'))).toEqual(refused);
    expect(http.logged).toHaveLength(tokens.length);
    expect(http.logged[1]).toContain('claim aud: check_failed');
    await nobody();
  });

  test('another site takes no token of this one', async () => {
    expect(await answerOf(shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', undefined, 'other'))).toEqual(
      refused,
    );
  });

  test('a request that does not fit, or is far too large, is declined before anything is verified', async () => {
    const post = (body: unknown) => http.post('/v1/sites/shop/identify', body);
    const token = await shop.tokenOf('anna-42');
    const bodies = [
      {},
      { token },
      { token, locale: 'en', next: 'short' },
      { token, locale: 'en', next: 'key.no-point-at-all' },
    ];
    bodies.push({ token: 'x'.repeat(8_193), locale: 'en', next: 'the-device-made-new' });
    for (const body of bodies) expect((await post(body)).status).toBe(400);
    expect((await post({ token: 'x'.repeat(1_000_000) })).status).toBe(413);
    await nobody();
  });

  test('where the site’s keys cannot be got, nobody is declined for good', async () => {
    await http.close();
    http = await openHttp({ identity: { jwks: 'http://127.0.0.1:1/keys' } });
    shop = new IdentityScene(http);
    const token = await signClaims(claimsAt(http.clock.now()), { alg: 'EdDSA' }, siteKeys.EdDSA.privateKey);
    expect(await answerOf(shop.ask(token, 'the-device-made-new'))).toEqual([
      503,
      { refused: 'unavailable', retryAfterMs: 5_000 },
    ]);
  });
});

describe('I2: a token that was used is good for its device only', () => {
  test('another device with the same token is declined; the first may come again', async () => {
    const token = await shop.tokenOf('anna-42');
    expect(await answerOf(shop.ask(token, 'the-first-new-device'))).toEqual(shop.newDevice());
    expect(await answerOf(shop.ask(token, 'the-thief-has-this-one'))).toEqual(refused);
    await shop.visitor('the-thief-as-a-visitor');
    expect(await answerOf(shop.ask(token, 'the-thief-has-this-one', 'the-thief-as-a-visitor'))).toEqual(refused);
    expect(await shop.contactOf('the-thief-has-this-one')).toBeNull();
    expect(await answerOf(shop.ask(token, 'the-first-new-device'))).toEqual(shop.newDevice());
    expect(await answerOf(shop.ask(token, 'not-used-at-all-here', 'the-first-new-device'))).toMatchObject([
      200,
      { outcome: 'same-device' },
    ]);
  });

  test('two devices with it at the same moment: one is let in', async () => {
    const token = await shop.tokenOf('anna-42');
    const answers = await Promise.all(['device-number-one', 'device-number-two'].map((next) => shop.ask(token, next)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('with the first device’s own token of a device, a thief’s words do not come into the person’s conversation', async () => {
    const token = await shop.tokenOf('anna-42');
    const person = await shop.anna();
    await shop.ask(token, 'the-device-made-new');
    await shop.answeredVisitor('the-thief-as-a-visitor');
    expect(await answerOf(shop.ask(token, 'the-device-made-new', 'the-thief-as-a-visitor'))).toEqual(refused);
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen']);
  });

  test('an answer that was lost is given again, and what was left undone is done', async () => {
    const token = await shop.tokenOf('anna-42');
    const person = await shop.anna();
    await shop.answeredVisitor('the-visitors-device');
    for (let times = 0; times < 3; times += 1)
      expect(await answerOf(shop.ask(token, 'the-device-made-new', 'the-visitors-device'))).toEqual(shop.newDevice());
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen', ...carried]);
  });
});

describe('I3: a device that was known before is not the person’s', () => {
  test('the old device is dead and its sockets are closed', async () => {
    await shop.answeredVisitor('the-visitors-device');
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect(await shop.contactOf('the-visitors-device')).toBeNull();
    const key = deviceKey('shop', 'the-visitors-device');
    expect(http.hints).toContainEqual({ kind: 'device', siteId: 'shop', deviceKey: key, change: 'ended' });
  });

  test('a link to another device made before opens nothing afterwards', async () => {
    await shop.answeredVisitor('the-visitors-device');
    const draft = { text: '', uploads: [] };
    const given = await http.post('/v1/sites/shop/handoff', { draft, locale: 'en' }, 'the-visitors-device');
    const { secret } = (await given.json()) as { secret: string };
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    const taken = await http.post('/v1/sites/shop/handoff/take', { secret, locale: 'en', next: 'the-thiefs-device' });
    expect(taken.status).toBe(410);
    expect(await shop.contactOf('the-thiefs-device')).toBeNull();
  });

  test('a person’s conversation moved to a phone is theirs there too, and ends when it does here', async () => {
    const person = await shop.anna();
    const draft = { text: '', uploads: [] };
    const given = await http.post('/v1/sites/shop/handoff', { draft, locale: 'en' }, 'annas-own-first-device');
    const { secret } = (await given.json()) as { secret: string };
    await http.post('/v1/sites/shop/handoff/take', { secret, locale: 'en', next: 'annas-own-phone-now' });
    const phone = deviceKey('shop', 'annas-own-phone-now');
    expect(await http.stores.merges.identityOf(phone, http.clock.now())).toMatchObject({ subject: 'anna-42' });
    await http.clock.advance(minutes(10) - 1);
    expect(await shop.contactOf('annas-own-phone-now')).toEqual(person);
    await http.clock.advance(1);
    expect(await shop.contactOf('annas-own-phone-now')).toBeNull();
  });

  test('a token planted on the visitor’s device before gains nothing', async () => {
    const before = await shop.answeredVisitor('the-visitors-device');
    const planted = deviceKey('shop', 'planted-by-somebody');
    await http.stores.contacts.addKey(planted, before.contactId, http.clock.now());
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect(await shop.contactOf('planted-by-somebody')).toBeNull();
    expect(http.hints).toContainEqual({ kind: 'device', siteId: 'shop', deviceKey: planted, change: 'ended' });
  });

  test('the asking device cannot stay as it is, nor can anybody else’s be taken', async () => {
    await shop.visitor('the-visitors-device');
    await shop.visitor('somebody-elses-device');
    const conflict = [409, { refused: 'conflict', retryAfterMs: null }];
    for (const [next, asking] of [
      ['the-visitors-device', 'the-visitors-device'],
      ['somebody-elses-device', 'the-visitors-device'],
      ['said-nothing-so-far', 'said-nothing-so-far'],
    ] as const) {
      expect(await answerOf(shop.ask(await shop.tokenOf('anna-42'), next, asking))).toEqual(conflict);
    }
    expect(await shop.contactOf('said-nothing-so-far')).toBeNull();
  });

  test('an access token that is too old is declined: what was said would be left behind', async () => {
    await shop.answeredVisitor('the-visitors-device');
    const authorization = { authorization: `Bearer ${http.accessOf('the-visitors-device')}` };
    await http.clock.advance(minutes(16));
    const body = { token: await shop.tokenOf('anna-42'), locale: 'en', next: 'the-device-made-new' };
    expect(await answerOf(http.post('/v1/sites/shop/identify', body, undefined, authorization))).toEqual(refused);
    expect(await shop.contactOf('the-visitors-device')).not.toBeNull();
  });
});

describe('I7, I11: only what is the visitor’s own to give is carried over', () => {
  test('on somebody else’s device one becomes oneself: nothing of theirs comes along, and it stays theirs', async () => {
    const person = await shop.anna();
    await shop.ask(await shop.tokenOf('ben-7', 'Ben'), 'bens-own-device-here', 'annas-own-first-device');
    const ben = await shop.contactOf('bens-own-device-here');
    expect(ben).toMatchObject({ name: 'Ben' });
    expect(ben?.contactId).not.toBe(person.contactId);
    expect(await shop.entriesOf(ben)).toEqual([]);
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen']);
    expect(await shop.contactOf('annas-own-first-device')).toBeNull();
  });

  test('I11: a visitor with a proven address keeps their conversation apart', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    const at = http.clock.now();
    const { contacts } = http.stores;
    const { addressId } = await contacts.ensureAddress(from.contactId, 'email', 'x@mail.example', 'x•••', at);
    const consent = { contactId: from.contactId, addressId, change: 'given', words: 'yes', how: 'code', at } as const;
    await contacts.prove(addressId, 'code', consent);
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect(await shop.contactOf('the-device-made-new')).toEqual(person);
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen']);
    expect(await http.stores.log.conversation(from.conversationId)).toMatchObject({ state: 'open' });
    expect(await contacts.addresses(person.contactId)).toEqual([]);
  });

  test('I7: an e-mail address in the token is no proof of the address', async () => {
    const key = { secret: sharedSecret };
    const claimed = { userId: 'anna-42', email: 'victim@mail.example' };
    await shop.ask(await signIdentity(claimed, key, { siteId: 'shop', now: http.clock.now() }), 'the-device-made-new');
    const contact = await shop.contactOf('the-device-made-new');
    expect(await http.stores.contacts.addresses(contact?.contactId ?? '')).toEqual([]);
  });

  test('I11: the merge is written down, and undone the device is the visitor’s again', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    const [merge] = await http.stores.merges.merges(person.contactId);
    expect(merge).toMatchObject({ fromContactId: from.contactId, toContactId: person.contactId });
    await http.stores.merges.undo(merge?.mergeId ?? '', http.clock.now());
    expect(await shop.contactOf('the-device-made-new')).toEqual(from);
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen', ...carried]);
  });
});

test('two visitors who are the same new person sign in at once: one conversation with the words of both', async () => {
  const [one, two] = [await shop.visitor('visitor-number-one'), await shop.visitor('visitor-number-two')];
  await shop.tell(one, null, say.message('on the laptop'));
  await shop.tell(two, null, say.message('on the phone'));
  const tokens = [await shop.tokenOf('anna-42'), await shop.tokenOf('anna-42')];
  const answers = await Promise.all([
    shop.ask(tokens[0] ?? '', 'the-new-laptop-device', 'visitor-number-one'),
    shop.ask(tokens[1] ?? '', 'the-new-phone-device', 'visitor-number-two'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const person = await shop.contactOf('the-new-laptop-device');
  expect(await shop.contactOf('the-new-phone-device')).toEqual(person);
  expect((await shop.textsOf(person)).sort()).toEqual(['on the laptop', 'on the phone']);
});

test('W14: no token, secret, name or id of anybody is in the log', async () => {
  const good = await shop.tokenOf('anna-42', 'Anna');
  await shop.ask(good, 'the-first-new-device');
  await shop.ask(good, 'the-thief-has-this-one');
  await shop.ask(`${good.slice(0, -4)}AAAA`, 'the-device-made-new');
  await shop.ask(await shop.tokenOf('anna-42'), 'the-first-new-device', 'the-first-new-device');
  await shop.answeredVisitor('the-visitors-device');
  const broken = await openHttp({
    identity: { secret: sharedSecret },
    stores: () => ({ ...http.stores, merges: failing(http.stores.merges, 'signIn', 1) }),
  });
  const body = { token: await shop.tokenOf('anna-42'), locale: 'en', next: 'the-device-made-new' };
  expect((await broken.post('/v1/sites/shop/identify', body)).status).toBe(500);
  const lines = [...http.logged, ...broken.logged].join('\n');
  await broken.close();
  expect(lines).toContain('token used by another device');
  for (const word of ['eyJ', 'anna-42', 'Anna', 'the-first-new-device', 'the-thief-has-this-one', sharedSecret])
    expect(lines).not.toContain(word);
});
