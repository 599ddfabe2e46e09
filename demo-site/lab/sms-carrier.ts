import type { Clock } from '@throughline/gateway';
import { serveApp } from '../ports.ts';
import type { Passage } from './mailboxes.ts';
import type { Phones, PhoneText } from './phones.ts';
import { smsApi } from './sms-api.ts';
import { type MessageRequest, type MessageResource, newMessage, newSid } from './sms-messages.ts';
import type { IncomingTextSwitches, SmsSwitchboard } from './sms-switches.ts';
import { callWebhook, type SmsAccount, type WebhookFate } from './sms-webhooks.ts';
import { Waits } from './waits.ts';

export interface SmsCarrierOptions {
  phones: Phones;
  switches: SmsSwitchboard;
  clock: Clock;
  /** Where the API listens. */
  port: number;
  account: SmsAccount;
  /** The company's number. */
  companyNumber: string;
  /** Where texts to that number are reported. */
  inboundUrl: string;
}

export interface SmsCarrier {
  companyNumber: string;
  /** Sends a text from a customer's phone to the company. */
  send(number: string, text: string): void;
  stop(): Promise<void>;
}

/** Codes of what fails after the API took a text (https://www.twilio.com/docs/api/errors). */
const errorCodes = { 'unknown-number': 30005, unreachable: 30003, filtered: 30007 } as const;
const keptMessages = 1_000;
/** How long a text waits for the one that is to overtake it. */
const overtakenMs = 60_000;

/** The statuses of a text, in the order its webhooks come in. */
function reportsOf({ reports, failure }: IncomingTextSwitches): MessageResource['status'][] {
  const last = failure === 'none' ? 'delivered' : 'undelivered';
  if (reports === 'none') return [];
  if (reports === 'backwards') return [last, 'sent'];
  return reports === 'twice' ? ['sent', 'sent', last, last] : ['sent', last];
}

const passageOf = (fate: WebhookFate, isLast: boolean): Passage => {
  if (fate.kind === 'taken') return { state: 'passed-on' };
  return { state: isLast ? 'refused' : 'retrying', answer: fate.answer };
};

/**
 * The customers' mobile network behind the API of Twilio: it takes texts for any number onto phones, reports what became
 * of them by signed webhooks, and passes on what customers write. What can go wrong is a switch.
 */
export async function startSmsCarrier(options: SmsCarrierOptions): Promise<SmsCarrier> {
  const { phones, switches, clock, account, companyNumber } = options;
  const waits = new Waits(clock);
  const wait = (delayMs: number) => new Promise<void>((resolve) => waits.later(delayMs, resolve));
  let messages: readonly MessageResource[] = [];
  const overtaken = new Map<string, () => void>();

  async function report(url: string | null, message: MessageResource, how: IncomingTextSwitches): Promise<void> {
    if (url === null || !URL.canParse(url)) return;
    await wait(how.reportDelayMs);
    for (const status of reportsOf(how)) {
      const { sid, to, from, error_code } = message;
      const named = { MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status };
      const code = status === 'undelivered' ? { ErrorCode: String(error_code) } : {};
      const fields = {
        ...named,
        ...code,
        To: to,
        From: from,
        AccountSid: account.accountSid,
        ApiVersion: '2010-04-01',
      };
      await callWebhook({ url, fields, authToken: account.authToken }, waits, () => {});
    }
  }

  async function carry(request: MessageRequest, message: MessageResource): Promise<void> {
    const how = switches.for(request.to).incoming;
    await wait(how.delayMs);
    message.status = how.failure === 'none' ? 'delivered' : 'undelivered';
    if (how.failure !== 'none' && how.failure !== 'opted-out') message.error_code = errorCodes[how.failure];
    const put = () => phones.receive(request.to, request.from, request.body, request.mediaUrls, clock.now());
    if (how.failure === 'none') put();
    if (how.failure === 'none' && how.twice) put();
    await report(request.statusCallback, message, how);
  }

  function take(request: MessageRequest): MessageResource {
    const message = newMessage(request, account.accountSid, clock.now());
    messages = [message, ...messages].slice(0, keptMessages);
    // The answer says `queued`, whatever has become of the text by then.
    const answer = { ...message };
    void carry(request, message);
    return answer;
  }

  async function passOn(text: PhoneText): Promise<void> {
    const sid = newSid();
    const named = { MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, AccountSid: account.accountSid };
    const said = { From: text.number, To: text.company, Body: text.text, NumMedia: '0', NumSegments: '1' };
    const call = { url: options.inboundUrl, fields: { ...named, ...said, ApiVersion: '2010-04-01' } };
    const isTwice = switches.for(text.number).outgoing.twice;
    for (let left = isTwice ? 2 : 1; left > 0; left -= 1) {
      await callWebhook({ ...call, authToken: account.authToken }, waits, (fate, isLast) =>
        phones.setPassage(text, passageOf(fate, isLast)),
      );
    }
  }

  /** Lets the text that waits to be overtaken go after this one. */
  async function leave(text: PhoneText): Promise<void> {
    const before = overtaken.get(text.number);
    overtaken.delete(text.number);
    await passOn(text);
    before?.();
  }

  function holdBack(text: PhoneText): void {
    let hasLeft = false;
    const release = () => {
      if (!hasLeft) void passOn(text);
      hasLeft = true;
    };
    overtaken.set(text.number, release);
    waits.later(overtakenMs, release);
  }

  function send(number: string, words: string): void {
    const { delayMs, loss, isOvertaken } = switches.for(number).outgoing;
    const text = phones.keepSent(number, companyNumber, words, clock.now());
    if (loss === 'vanish') phones.setPassage(text, { state: 'lost' });
    else if (isOvertaken && !overtaken.has(number)) holdBack(text);
    else waits.later(delayMs, () => void leave(text));
  }

  const switchesFor = (number: string) => switches.for(number).incoming;
  const api = smsApi({ account, switchesFor, take, messages: () => messages, wait });
  const stopServer = await serveApp(api, options.port);
  return {
    companyNumber,
    send,
    async stop() {
      waits.stop();
      await stopServer();
    },
  };
}
