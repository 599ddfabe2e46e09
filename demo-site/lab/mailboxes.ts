import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hints } from './hints.ts';
import { fromMbox, toMbox } from './mbox.ts';

/** What became of a mail the customer sent. */
export type Passage = { state: 'waiting' | 'passed-on' | 'lost' } | { state: 'retrying' | 'refused'; answer: string };

/** One mail in a mailbox. */
export interface Mail {
  mailId: string;
  mailbox: string;
  direction: 'received' | 'sent';
  envelope: { from: string; to: readonly string[] };
  /** By the lab's clock. */
  at: number;
  raw: Uint8Array;
  /** How often it arrived under its Message-ID; like most mail systems the mailbox shows it once. */
  copies: number;
  /** For sent mail. */
  passage: Passage | null;
}

const keptPerMailbox = 500;

function messageIdOf(raw: Uint8Array): string | null {
  const head =
    Buffer.from(raw)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  return /^message-id:\s*(<[^>\r\n]{1,500}>)/im.exec(head)?.[1] ?? null;
}

/**
 * The customers' mailboxes, made by the first mail for an address. Kept in memory for the lab's page, and what was
 * received also in one mbox file per address, so that any mail client can open it.
 */
export class Mailboxes {
  readonly #folder: string;
  readonly #hints: Hints;
  readonly #mails = new Map<string, Mail[]>();

  /** `folder` is made when missing; mail from an earlier run in it is read again. */
  constructor(folder: string, hints: Hints) {
    this.#folder = folder;
    this.#hints = hints;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.mbox')) this.#reload(decodeURIComponent(name.slice(0, -'.mbox'.length)), join(folder, name));
    }
  }

  /** Addresses with at least one mail, the one with the newest mail first. */
  list(): { address: string; count: number; newestAt: number }[] {
    return [...this.#mails]
      .map(([address, mails]) => ({ address, count: mails.length, newestAt: mails.at(-1)?.at ?? 0 }))
      .sort((a, b) => b.newestAt - a.newestAt);
  }

  /** Oldest first. */
  mails(address: string): readonly Mail[] {
    return this.#mails.get(address.toLowerCase()) ?? [];
  }

  mail(mailId: string): Mail | null {
    for (const mails of this.#mails.values()) {
      const found = mails.find((mail) => mail.mailId === mailId);
      if (found) return found;
    }
    return null;
  }

  /** Puts a received mail into the mailbox of `address`; a second one with the same Message-ID is only counted. */
  receive(address: string, envelope: Mail['envelope'], raw: Uint8Array, at: number): void {
    const mailbox = address.toLowerCase();
    const messageId = messageIdOf(raw);
    const first = this.mails(mailbox).find(
      (mail) => messageId !== null && mail.direction === 'received' && messageIdOf(mail.raw) === messageId,
    );
    if (first) first.copies += 1;
    else {
      appendFileSync(this.fileOf(mailbox), toMbox({ sender: envelope.from, at, raw }));
      this.#add({ mailId: randomUUID(), mailbox, direction: 'received', envelope, at, raw, copies: 1, passage: null });
    }
    this.#hints.tell('mail');
  }

  /** Keeps a mail the customer sent. */
  keepSent(envelope: Mail['envelope'], raw: Uint8Array, at: number): Mail {
    const mailbox = envelope.from.toLowerCase();
    const passage: Passage = { state: 'waiting' };
    const mail: Mail = { mailId: randomUUID(), mailbox, direction: 'sent', envelope, at, raw, copies: 1, passage };
    this.#add(mail);
    this.#hints.tell('mail');
    return mail;
  }

  setPassage(mail: Mail, passage: Passage): void {
    mail.passage = passage;
    this.#hints.tell('mail');
  }

  /** The address's mbox file; it exists once the address received something. */
  fileOf(address: string): string {
    return join(this.#folder, `${encodeURIComponent(address.toLowerCase()).replace('%40', '@')}.mbox`);
  }

  #add(mail: Mail): void {
    const mails = this.#mails.get(mail.mailbox) ?? [];
    this.#mails.set(mail.mailbox, [...mails, mail].slice(-keptPerMailbox));
  }

  #reload(mailbox: string, file: string): void {
    for (const { sender, at, raw } of fromMbox(readFileSync(file))) {
      const envelope = { from: sender, to: [mailbox] };
      this.#add({ mailId: randomUUID(), mailbox, direction: 'received', envelope, at, raw, copies: 1, passage: null });
    }
  }
}
