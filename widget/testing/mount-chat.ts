import { vi } from 'vitest';
import type { ThroughlineChat } from '../chat/throughline-chat.ts';
import { FakeClient } from './fake-client.ts';
import { arrived, clearPage, deep, frames } from './mount.ts';

/** A chat on the page with a client that a test leads. */
export interface MountedChat {
  chat: ThroughlineChat;
  client: FakeClient;
  /** What its client was made with, once per client. */
  made: unknown[];
  drawn: () => Promise<void>;
  /** Opens the form for choosing where answers go. */
  choose: () => Promise<HTMLElement>;
}

interface Setting {
  attributes?: Readonly<Record<string, string>>;
  /** This device has talked here before. */
  isKnown?: boolean;
  client?: FakeClient;
  keepsPage?: boolean;
}

/** Puts a chat on an empty page. The elements must have been defined. */
export async function mountChat({
  attributes = {},
  isKnown = false,
  client,
  keepsPage,
}: Setting = {}): Promise<MountedChat> {
  if (!keepsPage) clearPage();
  const fake = client ?? new FakeClient();
  const made: unknown[] = [];
  const chat = document.createElement('throughline-chat');
  const all = { gateway: 'https://gateway.example', site: 'demo', locale: 'en', ...attributes };
  for (const [name, value] of Object.entries(all)) chat.setAttribute(name, value);
  chat.source = {
    createClient: (options) => {
      made.push(options);
      return fake;
    },
    hasRecord: async () => isKnown,
  };
  document.body.append(chat);
  const drawn = async (): Promise<void> => {
    await chat.updateComplete;
    await frames();
    await chat.updateComplete;
    await arrived(chat);
  };
  const choose = async (): Promise<HTMLElement> => {
    chat.open();
    await drawn();
    deep(deep(chat, 'throughline-contract'), 'button').click();
    return vi.waitFor(() => {
      const picker = deep(chat, 'throughline-contract-picker');
      deep(picker, 'form');
      return picker;
    });
  };
  await drawn();
  return { chat, client: fake, made, drawn, choose };
}
