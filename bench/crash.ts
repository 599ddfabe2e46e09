import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from '@throughline/sdk';
import { type FinalEntry, isClean, judge, type Observation } from './checker.ts';
import { GatewayUnderLoad, signInAgent } from './gateway-under-load.ts';
import { type SunkMail, startMailSink } from './mail-sink.ts';
import { WireClient } from './wire-client.ts';

/**
 * Load with `kill -9` of the gateway at random moments: customers write through the real SDK, an agent answers, the
 * answers of some leave as e-mail. At the end everything is compared with what the log and the mailboxes hold.
 * Customers with mail stay silent: whoever writes has read what came before, and gets no mail for it.
 */
const writers = 20;
const mailed = 6;
const mailDomain = 'in.bench.test';

interface Customer {
  name: string;
  client: Client;
  conversationId: string | null;
  acked: Set<string>;
  said: number;
}

const history: Observation[] = [];
/** Texts of the agent's answers, each unique, with the mailed customer they went to. */
const answers = new Map<string, string>();

function watch(customer: Customer): void {
  customer.client.on('timeline', ({ conversationId, items }) => {
    customer.conversationId = conversationId;
    if (conversationId === null) return;
    for (const item of items) {
      if (item.kind !== 'message' || !item.isMine || item.seq === null || customer.acked.has(item.key)) continue;
      customer.acked.add(item.key);
      const { key: entryId, seq } = item;
      history.push({ op: 'ack', client: customer.name, conversationId, entryId, seq });
    }
  });
}

async function join(gateway: GatewayUnderLoad, number: number): Promise<Customer> {
  const client = createClient({
    gateway: gateway.url,
    site: gateway.siteId,
    origin: gateway.origin,
    locale: 'en',
    storage: 'memory',
  });
  const customer: Customer = { name: `customer ${number}`, client, conversationId: null, acked: new Set(), said: 0 };
  watch(customer);
  await client.start();
  return customer;
}

async function until<T>(what: string, look: () => T | undefined | null | false, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited too long: ${what}`);
    await pause(20);
  }
}

/** The customer wants answers by e-mail at once: address, code from the mailbox, contract. */
async function askForMail(customer: Customer, mails: readonly SunkMail[]): Promise<void> {
  const address = `${customer.name.replace(' ', '-')}@mail.test`;
  const sent = await customer.client.reply.requestAddress('email', address, {
    steps: [{ channel: 'email', addressId: null, afterSeconds: 0 }],
    quiet: null,
    until: null,
  });
  if ('refused' in sent) throw new Error(`No code for ${address}: ${sent.refused}`);
  const mail = await until('the code', () => mails.find(({ to }) => to === address));
  const code =
    /\b(\d{6})\b/.exec(
      mail.source
        .split(/\r?\n\r?\n/)
        .slice(1)
        .join('\n'),
    )?.[1] ?? '';
  const confirmed = await customer.client.reply.confirmAddress(sent.addressId, code);
  if ('refused' in confirmed) throw new Error(`The code was not taken: ${confirmed.refused}`);
}

async function say(customer: Customer): Promise<void> {
  customer.said += 1;
  const entryId = await customer.client.send(`${customer.name} says ${customer.said}`);
  history.push({ op: 'send', client: customer.name, conversationId: '', entryId });
}

/** Answers one mailed customer with a text of its own; the answer may or may not be acknowledged before the kill. */
function answer(agent: WireClient, customer: Customer, number: number): void {
  if (customer.conversationId === null) return;
  const text = `answer-${number}-${randomInt(2 ** 40)}`;
  answers.set(text, customer.name);
  agent.append(crypto.randomUUID(), customer.conversationId, { kind: 'message', text });
}

async function round(gateway: GatewayUnderLoad, customers: readonly Customer[], number: number): Promise<void> {
  const agent = await signInAgent(gateway)
    .then((token) => WireClient.connect(gateway, { as: 'agent', token }))
    .then(({ client }) => client);
  const stopAt = Date.now() + randomInt(300, 1_500);
  while (Date.now() < stopAt) {
    await Promise.all(customers.slice(mailed).map(say));
    for (const customer of customers.slice(0, mailed)) answer(agent, customer, number);
    await pause(randomInt(5, 40));
  }
  await gateway.kill();
  // Written while nobody is there: kept on the device and sent after the restart.
  await Promise.all(customers.slice(mailed).map(say));
  await gateway.start();
}

async function readEverything(gateway: GatewayUnderLoad, customers: readonly Customer[]) {
  const token = await signInAgent(gateway);
  const { client } = await WireClient.connect(gateway, { as: 'agent', token });
  const final: FinalEntry[] = [];
  const kept = new Set<string>();
  const own = new Set<string>();
  for (const { conversationId } of customers) {
    for (const { entryId, seq, author, body } of await client.readAll(conversationId ?? '')) {
      final.push({ conversationId: conversationId ?? '', entryId, seq });
      if (body.kind === 'message' && author.kind === 'agent') kept.add(body.text);
      if (author.kind === 'contact' && body.kind === 'message') own.add(entryId);
    }
  }
  client.close();
  return { final, kept, own };
}

/** What the mailboxes say about the answers that are in the log. */
function judgeMail(mails: readonly SunkMail[], kept: ReadonlySet<string>) {
  const idsOf = new Map<string, Set<string>>();
  const copies = new Map<string, number>();
  for (const { messageId, source } of mails) {
    copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
    for (const [text] of source.matchAll(/answer-\d+-\d+/g)) {
      idsOf.set(text, (idsOf.get(text) ?? new Set()).add(messageId));
    }
  }
  return {
    notMailed: [...kept].filter((text) => !idsOf.has(text)).length,
    underTwoIds: [...idsOf.values()].filter((ids) => ids.size > 1).length,
    sentAgain: [...copies.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}

async function main(rounds: number): Promise<boolean> {
  const sink = await startMailSink(() => randomInt(0, 60));
  const gateway = new GatewayUnderLoad({
    THROUGHLINE_SMTP_URL: sink.url,
    THROUGHLINE_MAIL_FROM: `support@${mailDomain}`,
    THROUGHLINE_MAIL_DOMAIN: mailDomain,
  });
  await gateway.start();
  const customers = await Promise.all(Array.from({ length: writers }, (_, number) => join(gateway, number)));
  try {
    await Promise.all(customers.map(say));
    await Promise.all(customers.slice(0, mailed).map((customer) => askForMail(customer, sink.mails)));
    for (let number = 1; number <= rounds; number++) await round(gateway, customers, number);
    await until(
      'all that was said is acknowledged',
      () => customers.every(({ acked, said }) => acked.size === said),
      60_000,
    );

    // Sends of an interrupted worker wait for their lease to run out; only then is the count of mails final.
    let { final, kept, own } = await readEverything(gateway, customers);
    await until('all answers are mailed', () => judgeMail(sink.mails, kept).notMailed === 0, 150_000).catch(() => {});
    ({ final, kept, own } = await readEverything(gateway, customers));

    // A send is known to its customer before its conversation has a name; the log says which one it was.
    const conversationOf = new Map(final.map(({ entryId, conversationId }) => [entryId, conversationId]));
    for (const item of history) if (item.op === 'send') item.conversationId = conversationOf.get(item.entryId) ?? '';
    const said = final.filter(({ entryId }) => own.has(entryId));
    const verdict = { ...judge(history, said), gaps: judge([], final).gaps };
    const mail = judgeMail(sink.mails, kept);
    console.log(`rounds ${rounds}, acked ${verdict.acked}, lost ${verdict.lost}, duplicated ${verdict.duplicated}`);
    console.log(`out of order ${verdict.outOfOrder}, gaps ${verdict.gaps}, phantoms ${verdict.phantoms}`);
    console.log(`answers in the log ${kept.size}, not mailed ${mail.notMailed}`);
    console.log(`replies notified under two Message-IDs ${mail.underTwoIds}`);
    console.log(`mails ${sink.mails.length}, sent again under the same Message-ID ${mail.sentAgain}`);
    return isClean(verdict) && mail.notMailed === 0 && mail.underTwoIds === 0;
  } finally {
    for (const { client } of customers) client.destroy();
    await gateway.remove();
    await sink.stop();
  }
}

const rounds = Number(process.argv[2] ?? 20);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.log('How many rounds? npm run crash -- 20');
  process.exit(2);
}
process.exit((await main(rounds)) ? 0 : 1);
