import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isClean } from './checker.ts';
import { GatewayUnderLoad, signInAgent } from './gateway-under-load.ts';
import { type SunkMail, startMailSink } from './mail-sink.ts';
import { WireClient } from './wire-client.ts';
import { until, type Writer, Writers } from './writers.ts';

/**
 * Load with `kill -9` of the gateway at random moments: customers write through the real SDK, an agent answers, the
 * answers of some leave as e-mail. At the end everything is compared with what the log and the mailboxes hold.
 * Customers with mail stay silent: whoever writes has read what came before, and gets no mail for it.
 */
const customers = 20;
const mailed = 6;
const mailDomain = 'in.bench.test';

/** Texts of the agent's answers, each unique, with the mailed customer they went to. */
const answers = new Map<string, string>();

/** The customer wants answers by e-mail at once: address, code from the mailbox, contract. */
async function askForMail(customer: Writer, mails: readonly SunkMail[]): Promise<void> {
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

/** Answers one mailed customer with a text of its own; the answer may or may not be acknowledged before the kill. */
function answer(agent: WireClient, customer: Writer, number: number): void {
  if (customer.conversationId === null) return;
  const text = `answer-${number}-${randomInt(2 ** 40)}`;
  answers.set(text, customer.name);
  agent.append(crypto.randomUUID(), customer.conversationId, { kind: 'message', text });
}

async function round(gateway: GatewayUnderLoad, writers: Writers, number: number): Promise<void> {
  const agent = await signInAgent(gateway)
    .then((token) => WireClient.connect(gateway, { as: 'agent', token }))
    .then(({ client }) => client);
  const stopAt = Date.now() + randomInt(300, 1_500);
  while (Date.now() < stopAt) {
    await writers.say(writers.all.slice(mailed));
    for (const customer of writers.all.slice(0, mailed)) answer(agent, customer, number);
    await pause(randomInt(5, 40));
  }
  await gateway.kill();
  // Written while nobody is there: kept on the device and sent after the restart.
  await writers.say(writers.all.slice(mailed));
  await gateway.start();
}

/** Texts of the agent's answers that are in the log. */
async function keptAnswers(writers: Writers): Promise<Set<string>> {
  const found = await writers.readAll();
  return new Set(
    found.flatMap(({ entry: { author, body } }) =>
      body.kind === 'message' && author.kind === 'agent' ? [body.text] : [],
    ),
  );
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
  const writers = new Writers(gateway);
  try {
    await writers.join(customers);
    await Promise.all(writers.all.slice(0, mailed).map((customer) => askForMail(customer, sink.mails)));
    for (let number = 1; number <= rounds; number++) await round(gateway, writers, number);
    await writers.untilAllAcked();

    // Sends of an interrupted worker wait for their lease to run out; only then is the count of mails final.
    const expected = await keptAnswers(writers);
    await until('all answers are mailed', () => judgeMail(sink.mails, expected).notMailed === 0, 150_000).catch(
      () => {},
    );
    const kept = await keptAnswers(writers);
    const verdict = await writers.judge();
    const mail = judgeMail(sink.mails, kept);
    console.log(`rounds ${rounds}, acked ${verdict.acked}, lost ${verdict.lost}, duplicated ${verdict.duplicated}`);
    console.log(`out of order ${verdict.outOfOrder}, gaps ${verdict.gaps}, phantoms ${verdict.phantoms}`);
    console.log(`answers in the log ${kept.size}, not mailed ${mail.notMailed}`);
    console.log(`replies notified under two Message-IDs ${mail.underTwoIds}`);
    console.log(`mails ${sink.mails.length}, sent again under the same Message-ID ${mail.sentAgain}`);
    return isClean(verdict) && mail.notMailed === 0 && mail.underTwoIds === 0;
  } finally {
    writers.leave();
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
