import { join } from 'node:path';
import type { InboundMessage } from '../../gateway/channel/channel.ts';
import { noProviders } from '../../gateway/channel/email/arriving/arriving-config.ts';
import { positionInFile } from '../../gateway/channel/email/arriving/mailbox-position.ts';
import type { EmailConfig } from '../../gateway/channel/email/email-config.ts';
import { until } from '../writers.ts';
import { type Checks, hold } from './checks.ts';
import { type Company, createCompany } from './company.ts';
import { type CustomerReply, hasSNail, replyBySNail, sendByNodemailer } from './customer-clients.ts';
import { awaitMail, type FetchedMail } from './customer-mailbox.ts';
import { type DkimKey, hasOpenDkim, mailauthSays, makeDkimKey, opendkimSays } from './dkim-proof.ts';
import { companyBox, customers, domains, password, unknownCustomers } from './peer-config.ts';
import type { RealPeers } from './real-peers.ts';

/** The smallest PNG there is: one pixel. */
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function configOf(peers: RealPeers, inboundDomain: string, dkim: DkimKey): EmailConfig {
  const { domainName, keySelector, privateKey } = dkim;
  return {
    smtpUrl: `smtp://127.0.0.1:${peers.smtp}`,
    fromAddress: `support@${inboundDomain}`,
    inboundDomain,
    inboxes: [{ localPart: 'support', siteId: 'shop' }],
    dkim: { domainName, keySelector, privateKey },
    listen: null,
    imap: null,
    providers: noProviders,
    authservId: null,
    arcSealers: [],
    secret: 'a secret of the interop run, long enough',
    maxMessageBytes: 25_000_000,
  };
}

/** A company whose mail comes in by SMTP, one whose mail is read over IMAP. */
function companies(peers: RealPeers): { byWay: [string, Company, DkimKey][] } {
  const listenKey = makeDkimKey(domains.listen);
  const boxKey = makeDkimKey(domains.box);
  const listen = { host: '127.0.0.1', port: peers.gateway, relays: [] };
  const position = positionInFile(join(peers.folder, 'imap-position.json'));
  const place = { host: '127.0.0.1', port: peers.imap, secure: false, mailbox: 'INBOX' };
  const imap = { ...place, user: companyBox, password, position };
  return {
    byWay: [
      ['SMTP', createCompany({ ...configOf(peers, domains.listen, listenKey), listen }), listenKey],
      ['IMAP', createCompany({ ...configOf(peers, domains.box, boxKey), imap }), boxKey],
    ],
  };
}

const replyOf = (mail: FetchedMail, text: string): CustomerReply => ({
  to: /<?([^<>\s]+@[^<>\s]+)>?$/.exec(mail.header('Reply-To'))?.[1] ?? '',
  subject: `Re: ${mail.header('Subject')}`,
  inReplyTo: mail.header('Message-ID'),
  text: `${text}\n\nOn Sun, Nov 22, 2026 at 10:00, Mia via Tern & Tide wrote:\n> It is in stock.\n`,
});

/** One way in, from the code that proves an address to the answer's answer. */
class Run {
  readonly #peers: RealPeers;
  readonly #checks: Checks;
  readonly #way: string;
  readonly #company: Company;
  readonly #key: DkimKey;

  constructor(peers: RealPeers, checks: Checks, [way, company, key]: [string, Company, DkimKey]) {
    this.#peers = peers;
    this.#checks = checks;
    this.#way = way;
    this.#company = company;
    this.#key = key;
  }

  async all(): Promise<void> {
    await this.#company.start();
    try {
      await this.#code();
      const answer = await this.#answer();
      if (answer !== null) {
        await this.#signature(answer.mail);
        await this.#replies(answer.mail, answer.deliveryId);
      }
      await this.#away();
      await this.#unknown();
      if (this.#way === 'IMAP' && answer !== null) await this.#whileDown(answer.mail);
    } finally {
      await this.#company.stop();
    }
  }

  #see<T>(what: string, look: () => Promise<T>, say?: (found: T) => string): Promise<T | null> {
    return this.#checks.see(`${this.#way}: ${what}`, look, say);
  }

  async #code(): Promise<void> {
    await this.#see('a code reaches the customer who left an address', async () => {
      const outcome = await this.#company.sendCode(customers.anna, '314159');
      hold(outcome.kind === 'accepted', JSON.stringify(outcome));
      return awaitMail(this.#peers, customers.anna, ({ raw }) => raw.includes('314159'));
    });
  }

  #answer() {
    return this.#see(
      'an answer reaches the customer under its own Message-ID',
      async () => {
        const startedAt = performance.now();
        const { deliveryId, outcome } = await this.#company.answer(customers.anna, `It is in stock (${this.#way}).`);
        hold(outcome.kind === 'accepted', JSON.stringify(outcome));
        const isIt = (mail: FetchedMail): boolean => mail.header('Message-ID').includes(deliveryId);
        const mail = await awaitMail(this.#peers, customers.anna, isIt);
        return { mail, deliveryId, durationMs: performance.now() - startedAt };
      },
      ({ durationMs }) => `${durationMs.toFixed(0)} ms from us over Postfix and Dovecot to the fetch`,
    );
  }

  async #signature({ raw }: FetchedMail): Promise<void> {
    await this.#see('its DKIM signature verifies (mailauth)', async () => {
      const said = await mailauthSays(raw, this.#key);
      hold(said === 'pass', said);
    });
    const changed = Buffer.from(raw.toString('latin1').replace('in stock', 'on stock'), 'latin1');
    await this.#see('and does not for a changed letter', async () => {
      const said = await mailauthSays(changed, this.#key);
      hold(said !== 'pass', said);
    });
    if (!hasOpenDkim()) return this.#checks.leaveOut('OpenDKIM', 'not installed');
    await this.#see('OpenDKIM says the same of both', async () => {
      const [same, other] = [raw, changed].map((mail) => opendkimSays(mail, this.#key, this.#peers.folder));
      hold(same === 'pass' && other !== 'pass', `${same}, ${other}`);
    });
  }

  #arrival(text: string): Promise<InboundMessage> {
    return until('the reply', () => this.#company.received.find((message) => message.text.includes(text)));
  }

  async #replies(mail: FetchedMail, deliveryId: string): Promise<void> {
    if (hasSNail()) {
      await this.#see('a reply by s-nail is in the conversation, without the quotation', async () => {
        await replyBySNail(this.#peers, mail, `From s-nail by ${this.#way}.`);
        const message = await this.#arrival('From s-nail');
        hold(message.deliveryId === deliveryId, 'it is in another conversation');
        hold(message.text === `From s-nail by ${this.#way}.`, message.text);
      });
    } else this.#checks.leaveOut('a reply by s-nail', 'not installed');
    await this.#see('a reply by nodemailer brings its photo', async () => {
      await sendByNodemailer(this.#peers, { ...replyOf(mail, 'With a photo.'), photo });
      const message = await this.#arrival('With a photo.');
      hold(message.deliveryId === deliveryId, 'it is in another conversation');
      hold(
        message.files.length === 1 && photo.equals(message.files[0]?.bytes ?? Buffer.alloc(0)),
        'the photo is another',
      );
    });
    await this.#see('a reply to the plain inbox still names the mail it answers', async () => {
      const to = `support@${mail
        .header('Reply-To')
        .split('@')[1]
        ?.replace(/[>\s].*/, '')}`;
      await sendByNodemailer(this.#peers, { ...replyOf(mail, 'To the inbox.'), to });
      const message = await this.#arrival('To the inbox.');
      hold(message.deliveryId === null && message.refersTo[0] === mail.header('Message-ID'), message.refersTo.join());
    });
  }

  async #away(): Promise<void> {
    await this.#see('an absence notice (Dovecot’s Sieve) is known for what it is', async () => {
      // Sieve sends none for a mail with `List-Unsubscribe` (RFC 5230 §4.6); others know no such restraint.
      const { deliveryId } = await this.#company.answer(customers.away, 'Are you there?', true);
      const message = await this.#arrival('I am away until Monday.');
      hold(message.isAutoReply && message.isReaction, 'it counts as a person’s');
      hold(message.deliveryId === deliveryId, 'it is in another conversation');
    });
  }

  async #unknown(): Promise<void> {
    await this.#see('an unknown customer is refused at once, for good', async () => {
      const { outcome } = await this.#company.answer(unknownCustomers.atOnce, 'Hello?');
      const isNever = outcome.kind === 'failed' && outcome.retry === 'never' && outcome.reason === 'unknown-recipient';
      hold(isNever, JSON.stringify(outcome));
    });
    await this.#see(
      'a delivery report (Postfix) says later that there is no such customer',
      async () => {
        const { deliveryId, outcome } = await this.#company.answer(unknownCustomers.later, 'Hello?');
        hold(outcome.kind === 'accepted', JSON.stringify(outcome));
        const find = () => this.#company.reports.find((report) => report.deliveryId === deliveryId);
        const report = await until('the report', find);
        hold(report.status === 'failed' && report.failure === 'hard', JSON.stringify(report));
        return report;
      },
      ({ reason }) => `failed, ${reason}: the contract's next step`,
    );
  }

  async #whileDown(mail: FetchedMail): Promise<void> {
    await this.#see('a reply that came while we were down is read after the start, once', async () => {
      await this.#company.stop();
      await sendByNodemailer(this.#peers, replyOf(mail, 'While you were down.'));
      await awaitMail(this.#peers, companyBox, ({ raw }) => raw.includes('While you were down.'));
      const before = this.#company.received.length;
      await this.#company.start();
      await this.#arrival('While you were down.');
      hold(this.#company.received.length === before + 1, 'others came again');
    });
  }
}

/** The e-mail channel with a real Postfix and Dovecot: out, back by SMTP, back by IMAP, reports and absence notices. */
export async function interop(peers: RealPeers, checks: Checks): Promise<void> {
  for (const company of companies(peers).byWay) await new Run(peers, checks, company).all();
}
