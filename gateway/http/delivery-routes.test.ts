import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginDeliveryScene, type DeliveryScene, here, to } from '../delivery/testing/delivery-scene.ts';
import { newId } from '../kernel/id.ts';
import { type Site, siteDefaultContract } from '../site/site.ts';
import { conversationRoutes, deliveryRoutes } from './delivery-routes.ts';
import type { DeliveryView, PlanView } from './delivery-views.ts';
import type { Edge } from './edge.ts';

const minute = 60_000;
const token = 'a-good-session-token';

let scene: DeliveryScene;
let app: Hono<Edge>;
let woken: number;

beforeEach(async () => {
  scene = await beginDeliveryScene();
  woken = 0;
  const { log, contacts, deliveries } = scene.stores;
  const site = (siteId: string): [string, Site] => [siteId, { siteId, name: siteId, origins: [], homeUrl: 'x' }];
  const sites = new Map([site('shop'), site('other')]);
  const services = {
    ...{ log, contacts, deliveries, sites, clock: scene.clock },
    auth: {
      answer: () => Promise.reject(new Error('not here')),
      agentBySession: async (given: string) =>
        given === token ? { agentId: 'ben', name: 'Ben', email: 'b@x.test' } : null,
      makeFirstAgent: async () => null,
    },
    channel: (name: string) => (name === 'email' ? scene.mail : undefined),
    newId: () => newId(scene.clock.now()),
    siteDefault: siteDefaultContract,
    dailyBudget: () => 1_000_000,
    wakeDeliveries: () => {
      woken += 1;
    },
  };
  app = new Hono<Edge>();
  app.use('/v1/sites/:siteId/*', async (c, next) => {
    const found = sites.get(c.req.param('siteId'));
    if (found) c.set('site', found);
    return next();
  });
  app.route('/v1/sites/:siteId', deliveryRoutes(services));
  app.route('/v1/conversations', conversationRoutes(services));
});
afterEach(() => scene.end());

const ask = (path: string, init: RequestInit = {}, bearer: string | null = token) =>
  app.request(`https://gateway.example${path}`, {
    ...init,
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...init.headers },
  });
const deliveriesPath = (siteId = 'shop') => `/v1/sites/${siteId}/conversations/${scene.conversationId}/deliveries`;
const answerOf = async <T>(path: string, init: RequestInit = {}): Promise<T> =>
  (await (await ask(path, init)).json()) as T;
const letters = (query = '') =>
  answerOf<{ letters: DeliveryView[]; next: string | null }>(`/v1/sites/shop/dead-letters${query}`);
const resend = (deliveryId: string, siteId = 'shop') =>
  ask(`/v1/sites/${siteId}/deliveries/${deliveryId}/resend`, { method: 'POST', body: '{}' });

/** An answer leaves by e-mail. */
async function answerGoesOut(): Promise<void> {
  await scene.agentAnswers('Yes.');
  await scene.clock.advance(5 * minute);
  await scene.worker().runOnce();
}

/** An answer that the provider refuses for good. */
async function deadLetter(): Promise<DeliveryView> {
  scene.mail.answer({ kind: 'failed', reason: 'unknown-recipient', retry: 'never' });
  await answerGoesOut();
  const [letter] = (await letters()).letters;
  if (!letter) throw new Error('no dead letter');
  return letter;
}

describe('the life of deliveries', () => {
  it('is told in order and in words', async () => {
    await answerGoesOut();
    const { deliveries } = await answerOf<{ deliveries: DeliveryView[] }>(deliveriesPath());
    expect(deliveries).toMatchObject([
      { channel: 'email', hint: 'a•••', status: 'accepted', seqs: [3], attempts: 1, dueAt: null, repeats: null },
    ]);
    expect(deliveries[0]?.life.map(({ status }) => status)).toEqual(['sending', 'accepted']);
    expect(deliveries[0]?.words.join(' ')).toMatch(/12:05/);
  });

  it('is told in the language and time zone of who reads', async () => {
    await answerGoesOut();
    const german = await answerOf<{ deliveries: DeliveryView[] }>(`${deliveriesPath()}?timeZone=Europe/Berlin`, {
      headers: { 'accept-language': 'de-AT,de;q=0.9' },
    });
    expect(german.deliveries[0]?.words.join(' ')).toMatch(/E-Mail.*13:05/);
    const english = await answerOf<{ deliveries: DeliveryView[] }>(`${deliveriesPath()}?locale=en&timeZone=Nowhere/X`);
    expect(english.deliveries[0]?.words.join(' ')).toMatch(/12:05/);
  });

  it('can be asked for by the conversation alone', async () => {
    await answerGoesOut();
    const path = `/v1/conversations/${scene.conversationId}/deliveries`;
    expect(await answerOf(path)).toEqual(await answerOf(deliveriesPath()));
    expect((await ask(path, {}, null)).status).toBe(401);
    expect((await ask(`/v1/conversations/${newId(1)}/deliveries`)).status).toBe(404);
  });
});

describe('the plan', () => {
  it('says what happens when to an answer that is sent now', async () => {
    const plan = await answerOf<PlanView>(`/v1/sites/shop/conversations/${scene.conversationId}/plan`);
    expect(plan.unread).toEqual([]);
    expect(plan.ifSentNow.map(({ channel, at }) => [channel, at - scene.clock.now()])).toEqual([
      ['web', 0],
      ['email', 5 * minute],
    ]);
    expect(plan.words).toHaveLength(2);
  });

  it('says where each unread answer stands', async () => {
    const { seq } = await scene.agentAnswers('Yes.');
    const plan = await answerOf<PlanView>(`/v1/sites/shop/conversations/${scene.conversationId}/plan`);
    expect(plan.unread).toMatchObject([{ seq, steps: [{ channel: 'web' }, { reason: { kind: 'waits' } }] }]);
  });
});

describe('dead letters', () => {
  it('are listed, and sent again once as a delivery that says what it repeats', async () => {
    const letter = await deadLetter();
    expect(letter).toMatchObject({
      status: 'failed',
      reason: 'unknown-recipient',
      conversationId: scene.conversationId,
    });
    const [one, other] = await Promise.all([resend(letter.deliveryId), resend(letter.deliveryId)]);
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(await one.json()).toEqual(await other.json());
    expect(woken).toBe(2);
    expect((await letters()).letters).toEqual([]);
    await scene.worker().runOnce();
    expect(scene.mail.sent).toHaveLength(2);
    expect(scene.mail.sent[0]?.deliveryId).not.toBe(scene.mail.sent[1]?.deliveryId);
    const { deliveries } = await answerOf<{ deliveries: DeliveryView[] }>(deliveriesPath());
    // Both were made in the same millisecond of this clock.
    const again = deliveries.find(({ repeats }) => repeats !== null);
    expect(again).toMatchObject({ status: 'accepted', repeats: letter.deliveryId });
  });

  it('are not sent again to an address nobody may write to, and the agent is told why', async () => {
    const letter = await deadLetter();
    await scene.stores.consents.suppress('shop', 'email', scene.home.value, 'complaint', scene.clock.now());
    const refused = await resend(letter.deliveryId);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toEqual({ refused: 'address-not-usable', retryAfterMs: null });
  });

  it('are not sent again to where the customer does not want answers any more', async () => {
    const letter = await deadLetter();
    await scene.customerStates([here, to(scene.work, 5)]);
    expect(await (await resend(letter.deliveryId)).json()).toMatchObject({ refused: 'contract-changed' });
  });

  it('are sent again by no one who was not asked to: what is out is no dead letter', async () => {
    await answerGoesOut();
    const [delivery] = await scene.deliveries();
    expect((await resend(delivery?.deliveryId ?? '')).status).toBe(409);
    expect((await resend(newId(1))).status).toBe(404);
  });

  it('are listed page by page', async () => {
    await scene.otherCustomers(55);
    scene.mail.answer(
      ...Array.from({ length: 56 }, () => ({ kind: 'failed', reason: 'gone', retry: 'never' }) as const),
    );
    await answerGoesOut();
    const first = await letters();
    expect(first.letters).toHaveLength(50);
    const second = await letters(`?before=${first.next}`);
    expect(second.letters).toHaveLength(6);
    expect(second.next).toBeNull();
    expect(new Set([...first.letters, ...second.letters].map(({ deliveryId }) => deliveryId)).size).toBe(56);
  });

  it.each(['x', '1.', `${'9'.repeat(400)}.a`, "1.' or 1=1 --", '%00'])(
    'a made-up place %s is declined',
    async (place) => {
      expect((await ask(`/v1/sites/shop/dead-letters?before=${encodeURIComponent(place)}`)).status).toBe(400);
    },
  );
});

it('the money of the day is shown beside the budget', async () => {
  expect(await answerOf('/v1/sites/shop/spending')).toEqual({
    ...{ day: '2026-11-23', spent: 0, isUsedUp: false, budget: 1_000_000 },
  });
});

describe('only agents, and only what is of their site (T1, T4)', () => {
  it.each([
    ['GET', '/v1/sites/shop/conversations/ID/deliveries'],
    ['GET', '/v1/sites/shop/conversations/ID/plan'],
    ['GET', '/v1/sites/shop/dead-letters'],
    ['GET', '/v1/sites/shop/spending'],
    ['POST', '/v1/sites/shop/deliveries/ID/resend'],
    ['GET', '/v1/conversations/ID/deliveries'],
  ])('%s %s', async (method, path) => {
    const named = path.replace('ID', scene.conversationId);
    for (const bearer of [null, 'a-customers-access-token', 'x'.repeat(10_000)]) {
      expect((await ask(named, { method }, bearer)).status).toBe(401);
    }
  });

  it('another site’s conversations and letters are not told apart from what is not there', async () => {
    const letter = await deadLetter();
    expect((await ask(deliveriesPath('other'))).status).toBe(404);
    expect((await ask(`/v1/sites/other/conversations/${scene.conversationId}/plan`)).status).toBe(404);
    expect((await resend(letter.deliveryId, 'other')).status).toBe(404);
    expect(await answerOf('/v1/sites/other/dead-letters')).toEqual({ letters: [], next: null });
  });
});
