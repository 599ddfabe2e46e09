import type { Continued, HandoffMade, HandoffTaken } from '@throughline/sdk/wire';
import type { Draft } from '../draft/draft.ts';
import type { Files } from '../files/files.ts';
import type { Credential } from '../session/credential.ts';
import type { Handoff, Refused } from './api.ts';
import { draftToHandOver, takeDraftOver } from './handed-draft.ts';
import { handoffFragment } from './handoff-fragment.ts';
import type { OnDemand } from './on-demand.ts';
import type { Post } from './requests.ts';

export interface MovesOptions {
  post: Post;
  /** For what needs no known device: the secret is proof enough. */
  postOpenly: Post;
  locale: string;
  newCredential(): Promise<Credential>;
  /** Goes on as another device. */
  become(credential: Credential): Promise<void>;
  /** What is being written here. */
  written: Draft;
  files: OnDemand<Files>;
  /** The conversation is here again. */
  back(): void;
}

/**
 * How a conversation comes to another device. Whoever goes on becomes a new device with a key made for the purpose, so
 * that nobody who knew the old one reads what comes now (I3).
 */
export class Moves {
  readonly #options: MovesOptions;
  /** The key of a move that waits for its code, or is tried again after its answer was lost. */
  #pending: { secret: string; credential: Promise<Credential> } | null = null;

  constructor(options: MovesOptions) {
    this.#options = options;
  }

  async continueFrom(secret: string, code?: string): Promise<Continued | Refused> {
    const { postOpenly: post, locale, become } = this.#options;
    const credential = await this.#credentialFor(secret);
    const body = { secret, locale, next: credential.token };
    const answer =
      code === undefined
        ? await post<Continued>('/continue', body, ['outcome'])
        : await post<Continued>('/continue/code', { ...body, code }, ['outcome']);
    if ('outcome' in answer && answer.outcome === 'linked') await this.#go(become(credential));
    return answer;
  }

  async create(pageUrl: string): Promise<Handoff | Refused> {
    const { post, locale, written, files } = this.#options;
    const draft = draftToHandOver(written, files);
    const answer = await post<HandoffMade>('/handoff', { draft, locale }, ['secret', 'expiresAt']);
    return 'refused' in answer ? answer : { ...answer, url: linkOf(pageUrl, answer.secret) };
  }

  async take(secret: string): Promise<'taken' | 'already-here' | Refused> {
    const { postOpenly: post, locale, become, written, files } = this.#options;
    // Before anything has moved: what comes with files needs it, and then there is no way back.
    await files.get();
    const credential = await this.#credentialFor(secret);
    const body = { secret, locale, next: credential.token };
    const answer = await post<HandoffTaken>('/handoff/take', body, ['outcome']);
    if ('refused' in answer) return answer;
    if (answer.outcome === 'taken') {
      await this.#go(become(credential));
      await takeDraftOver(written, files, answer.draft);
    }
    return answer.outcome;
  }

  async takeBack(): Promise<'here' | Refused> {
    const answer = await this.#options.post('/handoff/back', {}, []);
    if ('refused' in answer) return answer;
    this.#options.back();
    return 'here';
  }

  #credentialFor(secret: string): Promise<Credential> {
    if (this.#pending?.secret !== secret) {
      this.#pending = { secret, credential: this.#options.newCredential() };
    }
    return this.#pending.credential;
  }

  async #go(becoming: Promise<void>): Promise<void> {
    this.#pending = null;
    await becoming;
  }
}

/** A page's address with the secret in its fragment, in place of what stood there. */
function linkOf(pageUrl: string, secret: string): Handoff['url'] {
  const url = new URL(pageUrl);
  url.hash = handoffFragment + secret;
  return url.href;
}
