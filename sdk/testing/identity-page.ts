import type { Credential } from '../session/credential.ts';
import { Identity } from '../session/identity.ts';
import { RequestAccess } from '../session/request-access.ts';
import { Session } from '../session/session.ts';
import { settled, type TestWorld, testWorld } from './test-world.ts';

/** A token as the site would give it. */
export const jwt = (number: number): string => `header.payload-number-${number}.signature`;
/** What the device was before. */
export const old: Credential = { token: 'o'.repeat(43), privateKey: null };
export const hour = 3_600_000;
export const access = { token: 'access-token-of-the-test', forMs: 30 * hour };

export interface Posted {
  bearer: string | undefined;
  token: string;
  next: string;
  locale: string;
}

/** The page of a site with the chat open; the test is the gateway and the site's backend. */
export class Page {
  readonly world: TestWorld = testWorld();
  readonly posted: Posted[] = [];
  readonly errors: string[] = [];
  readonly devices: string[] = [];
  isLeading = true;
  isComing = true;
  /** What the gateway answers to `/identify`. */
  answer: () => Response | Promise<Response> = () => this.known('new-device');
  readonly session = new Session(this.world, 'shop');
  readonly access = new RequestAccess({
    world: this.world,
    session: this.session,
    isComing: () => this.isComing,
  });
  readonly identity = new Identity({
    world: this.world,
    session: this.session,
    access: this.access,
    url: 'https://chat.example/v1/sites/shop/identify',
    locale: 'de',
    isLeading: () => this.isLeading,
    onDevice: async (next) => {
      this.devices.push(next.token);
      this.session.become(next);
    },
    onError: (code, message) => this.errors.push(`${code}: ${message}`),
  });

  constructor() {
    this.world.fetch = async (_, init) => {
      const headers = init.headers as Record<string, string>;
      this.posted.push({ bearer: headers.authorization, ...JSON.parse(String(init.body)) });
      return this.answer();
    };
  }

  get now(): number {
    return this.world.clock.now();
  }

  known(outcome: 'new-device' | 'same-device', forMs = hour): Response {
    return Response.json({ outcome, expiresAt: this.now + forMs });
  }

  /** The visitor opens the chat. */
  open(): void {
    this.session.become(old);
    this.identity.start();
  }

  /** The gateway takes the device. */
  welcome(identity: { subject: string; expiresAt: number } | null = null, now = this.now): void {
    this.session.admit(access);
    this.identity.welcomed({ identity, now });
  }

  async pass(durationMs: number): Promise<void> {
    await settled();
    this.world.clock.advance(durationMs);
    await settled();
  }
}

/** A site's function, counting how often it is asked. */
export function backend(): { source: () => Promise<string>; asked: number } {
  const site = {
    asked: 0,
    source: async () => {
      site.asked += 1;
      return jwt(site.asked);
    },
  };
  return site;
}

/** A refusal of the gateway. */
export const declined = (refused: string, status = 401, retryAfterMs: number | null = null): Response =>
  Response.json({ refused, retryAfterMs }, { status });
