import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type MessageRequest, type MessageResource, readMessageRequest } from './sms-messages.ts';
import type { IncomingTextSwitches } from './sms-switches.ts';
import type { SmsAccount } from './sms-webhooks.ts';

/** What the API does with what it is asked. */
export interface SmsApiDesk {
  account: SmsAccount;
  switchesFor(number: string): IncomingTextSwitches;
  /** Takes a text to carry. */
  take(request: MessageRequest): MessageResource;
  /** Newest first. */
  messages(): readonly MessageResource[];
  /** Resolves after a time by the lab's clock. */
  wait(delayMs: number): Promise<void>;
}

type Env = { Bindings: HttpBindings };

const maxFormBytes = 64_000;
const mostListed = 1_000;

/** An error as Twilio's API gives it. */
const declined = (c: Context, status: 400 | 401 | 404 | 503, code: number) =>
  c.json({ code, message: 'Declined', more_info: `https://www.twilio.com/docs/errors/${code}`, status }, status);

async function answerSend(c: Context<Env>, desk: SmsApiDesk): Promise<Response> {
  const request = readMessageRequest(new URLSearchParams(await c.req.text()));
  if (typeof request === 'number') return declined(c, 400, request);
  const { isDown, failure, loss, answerDelayMs } = desk.switchesFor(request.to);
  if (isDown) return declined(c, 503, 20503);
  if (failure === 'opted-out') return declined(c, 400, 21610);
  const message = loss === 'cut-and-lose' ? null : desk.take(request);
  await desk.wait(answerDelayMs);
  if (message !== null && loss === 'none') return c.json(message, 201);
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function answerList(c: Context<Env>, desk: SmsApiDesk): Response {
  const { To: to, From: from, PageSize: size = '50' } = c.req.query();
  if (desk.switchesFor(to ?? '').isDown) return declined(c, 503, 20503);
  const found = desk.messages().filter((each) => (!to || each.to === to) && (!from || each.from === from));
  const pageSize = Math.min(Math.max(Number(size) || 1, 1), mostListed);
  return c.json({ messages: found.slice(0, pageSize), page: 0, page_size: pageSize, next_page_uri: null });
}

/** Twilio's Messages API as far as one sends texts with it and asks for them. */
export function smsApi(desk: SmsApiDesk): Hono<Env> {
  const { accountSid, authToken } = desk.account;
  const signIn = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
  const messages = `/2010-04-01/Accounts/${accountSid}/Messages`;
  const app = new Hono<Env>();
  app.use(async (c, next) => (c.req.header('authorization') === signIn ? next() : declined(c, 401, 20003)));
  app.post(`${messages}.json`, bodyLimit({ maxSize: maxFormBytes }), (c) => answerSend(c, desk));
  app.get(`${messages}.json`, (c) => answerList(c, desk));
  app.get(`${messages}/:file{SM[0-9a-f]{32}\\.json}`, (c) => {
    const message = desk.messages().find(({ sid }) => `${sid}.json` === c.req.param('file'));
    return message ? c.json(message) : declined(c, 404, 20404);
  });
  app.notFound((c) => declined(c, 404, 20404));
  return app;
}
