import { type AppendBody, limits } from '@throughline/sdk/wire';
import type { Client } from './api.ts';

/** How many facts wait for the first message; older ones give way. */
const mostWaiting = 50;
const { maxNameLength, maxProperties, maxPropertyLength } = limits;
const maxTagLength = 60;
const maxUrlLength = 2_000;
/** Names that can be a field of an object and have no meaning there already. */
const plainName = /^(?!constructor$|prototype$)[A-Za-z][\w.-]{0,63}$/;

function isText(value: unknown, maxLength: number, minLength = 1): boolean {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
  return value.isWellFormed() && !value.includes('\0');
}

const isWord = (value: unknown): boolean =>
  typeof value === 'boolean' || Number.isFinite(value) || isText(value, maxPropertyLength, 0);

const areWords = (values: object): boolean =>
  Object.keys(values).length <= maxProperties &&
  Object.entries(values).every(([name, value]) => plainName.test(name) && isWord(value));

const areTags = (names: readonly string[]): boolean =>
  names.length <= maxProperties && names.every((name) => isText(name, maxTagLength));

/**
 * What a page says of its visitor. It makes no conversation and opens no connection: it waits until the person has said
 * something, and is then said with it.
 */
export class PageFacts {
  readonly #append: (body: AppendBody) => void;
  readonly #hasBegun: () => boolean;
  #waiting: AppendBody[] = [];

  constructor(append: (body: AppendBody) => void, hasBegun: () => boolean) {
    this.#append = append;
    this.#hasBegun = hasBegun;
  }

  readonly track: Client['track'] = (name, properties = {}) => {
    const url = globalThis.location?.href.split('#')[0]?.slice(0, maxUrlLength) ?? null;
    const body = { kind: 'touchpoint' as const, name, properties: { ...properties }, url };
    this.#say(body, isText(name, maxNameLength) && areWords(properties));
  };

  readonly setAttributes: Client['setAttributes'] = (set) => {
    const known = Object.entries(set).map(([name, value]) => [name, value === null ? false : value]);
    this.#say({ kind: 'attributes', set: { ...set } }, areWords(Object.fromEntries(known)));
  };

  readonly tags: Client['tags'] = ({ add = [], remove = [] }) =>
    this.#say({ kind: 'tags', add: [...add], remove: [...remove] }, areTags(add) && areTags(remove));

  /** Says what waited, once there is a conversation. */
  flush(): void {
    if (!this.#hasBegun()) return;
    for (const body of this.#waiting.splice(0)) this.#append(body);
  }

  /** The person signed out: what waited was theirs. */
  forget(): void {
    this.#waiting = [];
  }

  /** A page may say anything; what the wire has no room for is the page's mistake and said so at once. */
  #say(body: AppendBody, fits: boolean): void {
    if (!fits) throw new TypeError(`${body.kind}: does not fit`);
    this.#waiting = [...this.#waiting, body].slice(-mostWaiting);
    this.flush();
  }
}
