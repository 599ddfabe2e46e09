import { type Context, Hono } from 'hono';
import type { Conversation } from '../conversation/conversation.ts';
import type { Delivery, LetterPlace } from '../delivery/delivery-store.ts';
import type { DeliveryParts } from '../delivery/parts.ts';
import { planInputFor } from '../delivery/plan-conversation.ts';
import { dayOf } from '../delivery/reach.ts';
import { isWanted, mayBeWrittenTo } from '../delivery/verdict.ts';
import { contractInForce } from '../reply/contract.ts';
import { contractLocale } from '../reply/contract-locale.ts';
import { planDeliveries } from '../reply/plan.ts';
import { previewPlan } from '../reply/preview.ts';
import { isTimeZone } from '../reply/quiet-hours.ts';
import type { SignedInAgent } from '../socket/services.ts';
import { type DeliveryView, type PlanView, type Reading, viewDelivery, viewPlan } from './delivery-views.ts';
import { bearerOf, decline, type Edge, type EdgeContext, type HttpRefusalReason } from './edge.ts';
import type { HttpServices } from './services.ts';

/** What the routes about deliveries work with. */
export interface DeliveryServices
  extends Pick<HttpServices, 'log' | 'contacts' | 'deliveries' | 'sites' | 'auth' | 'channel' | 'clock' | 'newId'>,
    Pick<DeliveryParts, 'siteDefault' | 'dailyBudget'> {
  /** There is something to send. */
  wakeDeliveries(): void;
}

const mostDeliveries = 100;
const lettersPerPage = 50;

/** The language and zone an agent asks for: `?locale=` or Accept-Language, and `?timeZone=`. */
function readingOf(c: Context, conversation: Conversation | null): Reading {
  const tag = c.req.query('locale') ?? /^[A-Za-z-]{2,35}/.exec(c.req.header('accept-language') ?? '')?.[0] ?? 'en';
  const wanted = c.req.query('timeZone') ?? '';
  const isKnown = wanted.length <= 64 && isTimeZone(wanted || 'UTC');
  const timeZone = (isKnown && wanted) || conversation?.contract?.quiet?.timeZone || 'UTC';
  return { locale: contractLocale(tag), timeZone };
}

/** A place in the list of dead letters as the client gives it back. */
const placeText = ({ settledAt, deliveryId }: LetterPlace): string => `${settledAt ?? 0}.${deliveryId}`;

function readPlace(text: string | undefined): LetterPlace | null {
  const [, settledAt, deliveryId] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '') ?? [];
  return settledAt && deliveryId ? { settledAt: Number(settledAt), deliveryId } : null;
}

async function viewed(services: DeliveryServices, delivery: Delivery, reading: Reading): Promise<DeliveryView> {
  const { deliveries, contacts } = services;
  const address = await contacts.address(delivery.addressId);
  return viewDelivery(delivery, await deliveries.events(delivery.deliveryId), address?.hint ?? null, reading);
}

/** What became of a conversation's newest 100 deliveries, oldest first. */
async function answerDeliveries(services: DeliveryServices, c: EdgeContext, conversation: Conversation) {
  const reading = readingOf(c, conversation);
  const found = await services.deliveries.lastDeliveries(conversation.conversationId, mostDeliveries);
  const deliveries: DeliveryView[] = [];
  for (const delivery of found) deliveries.push(await viewed(services, delivery, reading));
  return c.json({ deliveries });
}

/** "If I send now, what happens when." */
async function answerPlan(services: DeliveryServices, c: EdgeContext, conversation: Conversation) {
  const parts = { ...services, channels: { get: services.channel } };
  const input = await planInputFor(parts, conversation, services.clock.now());
  const plan: PlanView = viewPlan(planDeliveries(input).stands, previewPlan(input), readingOf(c, conversation));
  return c.json(plan);
}

/** Why a dead letter may not be sent again now; null when it may. Where answers go stays the contact's to say. */
async function objectionToResend(
  { contacts, channel, siteDefault, clock }: DeliveryServices,
  delivery: Delivery,
  conversation: Conversation,
): Promise<HttpRefusalReason | null> {
  const address = await contacts.address(delivery.addressId);
  if (address === null || !mayBeWrittenTo(address)) return 'address-not-usable';
  if (!channel(delivery.channel)) return 'channel-not-offered';
  const contract = contractInForce(conversation.contract, siteDefault, clock.now());
  return isWanted(contract, delivery) ? null : 'contract-changed';
}

async function answerResend(services: DeliveryServices, c: EdgeContext, agent: SignedInAgent, delivery: Delivery) {
  const { log, deliveries, newId, clock } = services;
  const conversation = await log.conversation(delivery.conversationId);
  if (conversation?.siteId !== c.get('site').siteId) return decline(c, 404, 'not-found');
  const objection = await objectionToResend(services, delivery, conversation);
  if (objection) return decline(c, 409, objection);
  const again = await deliveries.resend(delivery.deliveryId, newId(), agent.agentId, clock.now());
  if (again === null) return decline(c, 409, 'conflict');
  services.wakeDeliveries();
  return c.json({ deliveryId: again.deliveryId });
}

type Answer<T> = (services: DeliveryServices, c: EdgeContext, subject: T) => Promise<Response>;

/** Only for agents (T1); whatever belongs to another site is not told apart from what is not there (T4, I4). */
function forAgents(services: DeliveryServices, answer: (c: EdgeContext, agent: SignedInAgent) => Promise<Response>) {
  return async (c: EdgeContext): Promise<Response> => {
    const token = bearerOf(c);
    const agent = token === null ? null : await services.auth.agentBySession(token);
    return agent ? answer(c, agent) : decline(c, 401, 'not-signed-in');
  };
}

function ofConversation(
  services: DeliveryServices,
  isHere: (c: EdgeContext, siteId: string) => boolean,
  answer: Answer<Conversation>,
) {
  return forAgents(services, async (c) => {
    const conversation = await services.log.conversation(c.req.param('conversationId') ?? '');
    if (!conversation || !isHere(c, conversation.siteId)) return decline(c, 404, 'not-found');
    return answer(services, c, conversation);
  });
}

/** What agents ask of deliveries, below a site: their lives, the plan, dead letters, money. */
export function deliveryRoutes(services: DeliveryServices): Hono<Edge> {
  const { deliveries, clock } = services;
  const isOfSite = (c: EdgeContext, siteId: string): boolean => c.get('site').siteId === siteId;
  const app = new Hono<Edge>();
  app.get('/conversations/:conversationId/deliveries', ofConversation(services, isOfSite, answerDeliveries));
  app.get('/conversations/:conversationId/plan', ofConversation(services, isOfSite, answerPlan));

  app.get(
    '/dead-letters',
    forAgents(services, async (c) => {
      const asked = c.req.query('before');
      const before = readPlace(asked);
      if (asked !== undefined && before === null) return decline(c, 400, 'bad-frame');
      const found = await deliveries.deadLetters(c.get('site').siteId, before, lettersPerPage);
      const letters: DeliveryView[] = [];
      for (const delivery of found) letters.push(await viewed(services, delivery, readingOf(c, null)));
      const last = found.length === lettersPerPage ? found.at(-1) : undefined;
      return c.json({ letters, next: last ? placeText(last) : null });
    }),
  );

  app.post(
    '/deliveries/:deliveryId/resend',
    forAgents(services, async (c, agent) => {
      const delivery = await deliveries.delivery(c.req.param('deliveryId') ?? '');
      return delivery ? answerResend(services, c, agent, delivery) : decline(c, 404, 'not-found');
    }),
  );

  app.get(
    '/spending',
    forAgents(services, async (c) => {
      const { siteId } = c.get('site');
      const day = dayOf(clock.now());
      return c.json({ day, ...(await deliveries.spending(siteId, day)), budget: services.dailyBudget(siteId) });
    }),
  );
  return app;
}

/** The same lives of deliveries for whoever knows only the conversation, e.g. a report of the site's backend. */
export function conversationRoutes(services: DeliveryServices): Hono<Edge> {
  const isOurs = (_: EdgeContext, siteId: string): boolean => services.sites.has(siteId);
  const app = new Hono<Edge>();
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    return next();
  });
  app.get('/:conversationId/deliveries', ofConversation(services, isOurs, answerDeliveries));
  return app;
}
