import type { Draft } from '../compose-mail.ts';
import type { LabState } from '../lab.ts';
import type { MailSwitchChange } from '../mail-switches.ts';
import type { MailView } from '../mail-view.ts';
import type { TextView } from '../phones.ts';
import type { SmsSwitchChange } from '../sms-switches.ts';
import type { ConversationLine, Story } from '../story.ts';

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`The lab declined (${response.status}): ${await response.text()}`);
  return response.json() as Promise<T>;
}

/** The lab's HTTP API, as the page uses it. Failures are thrown. */
export const api = {
  state: () => ask<LabState>('GET', '/api/state'),
  mails: (address: string) => ask<MailView[]>('GET', `/api/mailboxes/${encodeURIComponent(address)}`),
  draftReply: (mailId: string) => ask<Draft>('GET', `/api/mail/${mailId}/reply`),
  send: (draft: Draft) => ask<unknown>('POST', '/api/mail', draft),
  texts: (number: string) => ask<TextView[]>('GET', `/api/phones/${encodeURIComponent(number)}`),
  sendText: (from: string, text: string) => ask<unknown>('POST', '/api/texts', { from, text }),
  /** Where a short link of a text leads. */
  target: (url: string) => ask<{ url: string }>('GET', `/api/target?url=${encodeURIComponent(url)}`),
  conversations: () => ask<ConversationLine[]>('GET', '/api/conversations'),
  story: (conversationId: string) => ask<Story>('GET', `/api/conversations/${conversationId}`),
  changeMailSwitches: (change: MailSwitchChange) => ask<unknown>('PUT', '/api/carriers/email', change),
  changeSmsSwitches: (change: SmsSwitchChange) => ask<unknown>('PUT', '/api/carriers/sms', change),
  resetSwitches: () => ask<unknown>('DELETE', '/api/carriers'),
  turnClock: (offsetMs: number) => ask<unknown>('PUT', '/api/clock', { offsetMs }),
  gateway: (action: 'kill' | 'start') => ask<unknown>('POST', '/api/gateway', { action }),
};
