import type { Draft } from '../compose-mail.ts';
import type { LabState } from '../lab.ts';
import type { SwitchChange } from '../mail-switches.ts';
import type { MailView } from '../mail-view.ts';

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
  changeSwitches: (change: SwitchChange) => ask<unknown>('PUT', '/api/carriers/email', change),
  resetSwitches: () => ask<unknown>('DELETE', '/api/carriers/email'),
  turnClock: (offsetMs: number) => ask<unknown>('PUT', '/api/clock', { offsetMs }),
  gateway: (action: 'kill' | 'start') => ask<unknown>('POST', '/api/gateway', { action }),
};
