import { randomBytes } from 'node:crypto';

/** A message as Twilio's API shows it (https://www.twilio.com/docs/messaging/api/message-resource). */
export interface MessageResource {
  sid: string;
  account_sid: string;
  to: string;
  from: string;
  body: string;
  direction: 'outbound-api';
  status: 'queued' | 'sent' | 'delivered' | 'undelivered';
  error_code: number | null;
  num_media: string;
  /** RFC 2822. */
  date_created: string;
  api_version: '2010-04-01';
}

/** What the API was asked to send. */
export interface MessageRequest {
  to: string;
  from: string;
  body: string;
  mediaUrls: readonly string[];
  statusCallback: string | null;
}

const maxBody = 1_600;

export const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** Reads the form of `POST …/Messages.json`; a number is the code of Twilio's error. */
export function readMessageRequest(form: URLSearchParams): MessageRequest | number {
  const to = form.get('To') ?? '';
  const from = form.get('From') ?? form.get('MessagingServiceSid') ?? '';
  const body = form.get('Body') ?? '';
  const mediaUrls = form.getAll('MediaUrl').slice(0, 10);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 21211;
  if (from === '') return 21603;
  if (body === '' && mediaUrls.length === 0) return 21602;
  if (body.length > maxBody) return 21617;
  return { to, from, body, mediaUrls, statusCallback: form.get('StatusCallback') };
}

/** The record of a message that was just taken. */
export function newMessage(request: MessageRequest, accountSid: string, at: number): MessageResource {
  const { to, from, body, mediaUrls } = request;
  return {
    ...{ sid: newSid(), account_sid: accountSid, to, from, body, direction: 'outbound-api', status: 'queued' },
    ...{ error_code: null, num_media: String(mediaUrls.length), date_created: new Date(at).toUTCString() },
    api_version: '2010-04-01',
  };
}
