import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SegmentedMessage } from 'sms-segments-calculator';
import type { Hints } from './hints.ts';
import type { Passage } from './mailboxes.ts';

/** One text on a customer's phone. */
export interface PhoneText {
  textId: string;
  /** The customer's number, `+` and digits. */
  number: string;
  /** The company's number or name. */
  company: string;
  direction: 'received' | 'sent';
  /** By the lab's clock. */
  at: number;
  text: string;
  /** Addresses of pictures that came along. */
  mediaUrls: readonly string[];
  /** For sent texts. */
  passage: Passage | null;
}

/** A text as the lab's API answers it: with what it costs to carry. */
export interface TextView extends PhoneText {
  encoding: string;
  segments: number;
  links: readonly string[];
}

const keptPerNumber = 500;

function linksIn(text: string): string[] {
  const links = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([link]) => link.replace(/[.,;:!?]+$/, ''));
  return [...new Set(links.filter((link) => URL.canParse(link)))].slice(0, 20);
}

/** Shows one text; its segments are counted by Twilio's own package. */
export function viewText(text: PhoneText): TextView {
  const { segmentsCount: segments, encodingName: encoding } = new SegmentedMessage(text.text);
  return { ...text, encoding, segments, links: linksIn(text.text) };
}

/** The customers' phones, made by the first text for a number; kept in a file as well, one JSON object a line. */
export class Phones {
  readonly #file: string;
  readonly #hints: Hints;
  readonly #texts = new Map<string, PhoneText[]>();

  /** `file` is made when missing; texts from an earlier run in it are read again. */
  constructor(file: string, hints: Hints) {
    this.#file = file;
    this.#hints = hints;
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    for (const line of lines) if (line !== '') this.#keep(JSON.parse(line) as PhoneText);
  }

  /** Numbers with at least one text, the one with the newest first. */
  list(): { number: string; count: number; newestAt: number }[] {
    return [...this.#texts]
      .map(([number, texts]) => ({ number, count: texts.length, newestAt: texts.at(-1)?.at ?? 0 }))
      .sort((a, b) => b.newestAt - a.newestAt);
  }

  /** Oldest first. */
  texts(number: string): readonly PhoneText[] {
    return this.#texts.get(number) ?? [];
  }

  /** Puts a text on the phone of `number`; phones do not see that they got one twice. */
  receive(number: string, company: string, text: string, mediaUrls: readonly string[], at: number): void {
    this.#add({ number, company, text, mediaUrls, at, direction: 'received', passage: null });
  }

  /** Keeps a text the customer sent. */
  keepSent(number: string, company: string, text: string, at: number): PhoneText {
    return this.#add({
      ...{ number, company, text, at },
      ...{ mediaUrls: [], direction: 'sent', passage: { state: 'waiting' } },
    });
  }

  setPassage(text: PhoneText, passage: Passage): void {
    text.passage = passage;
    this.#hints.tell('texts');
  }

  #add(made: Omit<PhoneText, 'textId'>): PhoneText {
    const text: PhoneText = { textId: randomUUID(), ...made };
    // How a text passed on is this run's to know.
    appendFileSync(this.#file, `${JSON.stringify({ ...text, passage: null })}\n`);
    this.#keep(text);
    this.#hints.tell('texts');
    return text;
  }

  #keep(text: PhoneText): void {
    this.#texts.set(text.number, [...this.texts(text.number), text].slice(-keptPerNumber));
  }
}
