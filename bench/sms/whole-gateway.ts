import { type Client, createClient } from '@throughline/sdk';
import type { ReadEntry } from '@throughline/sdk/wire';
import { freePorts } from '../../demo-site/ports.ts';
import { GatewayUnderLoad, signInAgent } from '../gateway-under-load.ts';
import { type Checks, hold } from '../mail/checks.ts';
import { WireClient } from '../wire-client.ts';
import { until } from '../writers.ts';
import { numbers, type SmsPeer } from './sms-peer.ts';

const twoParts = `Пожалуйста, отложите одну для меня 👍🏽. ${'Я приду в пятницу. '.repeat(4)}Спасибо!`;

async function gatewayAt({ account }: SmsPeer): Promise<GatewayUnderLoad> {
  const { host, port, systemId, password } = account;
  const own = await freePorts({ http: 0 });
  return new GatewayUnderLoad({
    THROUGHLINE_PORT: String(own.http),
    THROUGHLINE_PUBLIC_URL: `http://127.0.0.1:${own.http}`,
    THROUGHLINE_SMS_PROVIDER: 'smpp',
    THROUGHLINE_SMS_COUNTRY: 'NL',
    THROUGHLINE_SMS_FROM: numbers.shop,
    THROUGHLINE_SMS_QUIET: 'off',
    THROUGHLINE_SMPP_URL: `smpp://${systemId}:${password}@${host}:${port}`,
  });
}

/** A customer in a browser and an agent at the desk of one conversation. */
interface Scene {
  customer: Client;
  agent: WireClient;
  conversationId: string;
}

async function begin(gateway: GatewayUnderLoad): Promise<Scene> {
  await gateway.start();
  const { url, siteId: site, origin } = gateway;
  const customer = createClient({ gateway: url, site, origin, locale: 'en', storage: 'memory' });
  const { client: agent } = await WireClient.connect(gateway, { as: 'agent', token: await signInAgent(gateway) });
  let conversationId: string | null = null;
  customer.on('timeline', (timeline) => {
    conversationId = timeline.conversationId;
  });
  await customer.start();
  await customer.send('Is the jacket in stock?');
  return { customer, agent, conversationId: await until('the conversation', () => conversationId) };
}

async function entry({ agent, conversationId }: Scene, what: string, fits: (entry: ReadEntry) => boolean) {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = (await agent.readAll(conversationId)).find(fits);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not in the conversation: ${what}`);
}

/** The first text with such words that the phone shows after so many others. */
const shown = (peer: SmsPeer, words: string | RegExp, after: number): Promise<string> =>
  until(`on the phone: ${words}`, () => peer.shown().find((text, at) => at >= after && text.search(words) >= 0));

/** Leaves the number, reads the code on the phone and confirms it; answers go there from then on. */
async function leaveNumber({ customer }: Scene, peer: SmsPeer): Promise<void> {
  const steps = [{ channel: 'sms' as const, addressId: null, afterSeconds: 0 }];
  const before = peer.shown().length;
  const sent = await customer.reply.requestAddress('sms', '06 12345678', { steps, quiet: null, until: null });
  if ('refused' in sent) throw new Error(`no code was sent: ${sent.refused}`);
  const code = /\b\d{6}\b/.exec(await shown(peer, /\b\d{6}\b/, before))?.[0] ?? '';
  const confirmed = await customer.reply.confirmAddress(sent.addressId, code);
  if ('refused' in confirmed) throw new Error(`the code was not taken: ${confirmed.refused}`);
}

async function tell(scene: Scene, peer: SmsPeer, checks: Checks): Promise<void> {
  const { agent, conversationId } = scene;
  await checks.see('Gateway: a customer leaves a number and confirms it by the code on the phone', () =>
    leaveNumber(scene, peer),
  );
  await checks.see('Gateway: the agent’s answer is on the phone, and its receipt in the conversation', async () => {
    const before = peer.shown().length;
    agent.append(crypto.randomUUID(), conversationId, { kind: 'message', text: 'Yes, and we keep one for you.' });
    await shown(peer, 'we keep one for you', before);
    await entry(scene, 'the receipt', ({ body }) => body.kind === 'delivery' && body.status === 'delivered');
  });
  await checks.see('Gateway: a text in two UCS-2 parts is in the conversation, joined, in their name', async () => {
    await peer.write(twoParts);
    const { body, author } = await entry(scene, 'the text', (it) => JSON.stringify(it.body).includes('отложите'));
    hold(body.kind === 'message' && body.text === twoParts, JSON.stringify(body));
    hold(author.kind === 'contact', JSON.stringify(author));
  });
}

/** The whole gateway, as an operator runs it, with the phone at the other end. */
export async function wholeGateway(peer: SmsPeer, checks: Checks): Promise<void> {
  const gateway = await gatewayAt(peer);
  const scene = await checks.see('Gateway: starts, and a customer writes', () => begin(gateway));
  try {
    if (scene !== null) await tell(scene, peer, checks);
  } finally {
    scene?.customer.destroy();
    scene?.agent.close();
    await gateway.remove();
  }
}
