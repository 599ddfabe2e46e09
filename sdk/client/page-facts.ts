import { type AppendBody, limits } from '@throughline/sdk/wire';
import type { Emitter } from '../kernel/emitter.ts';
import type { ClientEvents } from './api.ts';

/** How many facts wait for the first message; older ones give way. */
const mostWaiting = 50;
const maxTagLength = 60;
const maxUrlLength = 2_000;
/** Names that can be a field of an object and have no meaning there already. */
const plainName = /^(?!constructor$|prototype$)[A-Za-z][\w.-]{0,63}$/;

function isText(value: unknown, maxLength: number, minLength = 1): value is string {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
  return value.isWellFormed() && !value.includes('\0');
}

/** One word or number each, by name; `also` is one more that fits. */
function areWords<A = never>(values: unknown, also?: A): values is Record<string, string | number | boolean | A> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return false;
  const isWord = (value: unknown): boolean =>
    typeof value === 'boolean' ||
    Number.isFinite(value) ||
    isText(value, limits.maxPropertyLength, 0) ||
    (also !== undefined && value === also);
  return (
    Object.keys(values).length <= limits.maxProperties &&
    Object.entries(values).every(([name, value]) => plainName.test(name) && isWord(value))
  );
}

const areTags = (names: unknown): names is string[] =>
  Array.isArray(names) && names.length <= limits.maxProperties && names.every((name) => isText(name, maxTagLength));

/** The calls of a client by which a page says something of its visitor. */
export type FactName = 'track' | 'setAttributes' | 'tags';

type Fact = Extract<AppendBody, { kind: 'touchpoint' | 'attributes' | 'tags' }>;

/** What a call says; null for what the wire has no room for. A page may say anything. */
const readFact: Readonly<Record<FactName, (said: readonly unknown[], url: string | undefined) => Fact | null>> = {
  track([name, properties = {}], href) {
    const url = href?.split('#')[0]?.slice(0, maxUrlLength) ?? null;
    if (!isText(name, limits.maxNameLength) || !areWords(properties)) return null;
    return { kind: 'touchpoint', name, properties, url };
  },
  setAttributes([set]) {
    return areWords(set, null) ? { kind: 'attributes', set } : null;
  },
  tags([change]) {
    const { add = [], remove = [] } = (change ?? {}) as Partial<Record<'add' | 'remove', unknown>>;
    return areTags(add) && areTags(remove) ? { kind: 'tags', add, remove } : null;
  },
};

export interface PageFactsOptions {
  append(body: AppendBody): void;
  /** There is a conversation. */
  hasBegun(): boolean;
  emit: Emitter<ClientEvents>['emit'];
}

/**
 * What a page says of its visitor. It makes no conversation and opens no connection: it waits until the person has said
 * something, and is then said with it.
 */
export class PageFacts {
  readonly #options: PageFactsOptions;
  #waiting: AppendBody[] = [];

  constructor(options: PageFactsOptions) {
    this.#options = options;
  }

  /** What a call said, and on which page. What does not fit is the page's mistake, and told as an error. */
  say(name: FactName, said: readonly unknown[], url: string | undefined): void {
    const fact = readFact[name](said, url);
    if (!fact) {
      this.#options.emit('error', { code: 'bad-call', message: `${name}: does not fit` });
      return;
    }
    this.#waiting = [...this.#waiting, fact].slice(-mostWaiting);
    this.flush();
  }

  /** Says what waited, once there is a conversation. */
  flush(): void {
    if (!this.#options.hasBegun()) return;
    for (const body of this.#waiting.splice(0)) this.#options.append(body);
  }

  /** The person signed out: what waited was theirs. */
  forget(): void {
    this.#waiting = [];
  }
}
