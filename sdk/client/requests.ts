import type { AddressView, AttachmentUrl, CodeSent } from '@throughline/sdk/wire';
import type { Draft } from '../draft/draft.ts';
import type { Files } from '../files/files.ts';
import type { Emitter } from '../kernel/emitter.ts';
import type { Credential } from '../session/credential.ts';
import { Identity } from '../session/identity.ts';
import { RequestAccess } from '../session/request-access.ts';
import { tellSignOut } from '../session/sign-out.ts';
import { type Authorize, request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { ClientEvents, Refused } from './api.ts';
import type { Asks } from './asks.ts';
import type { Device } from './device.ts';
import { Moves } from './moves.ts';
import type { OnDemand } from './on-demand.ts';

/** Makes a request of this device beside the socket. */
export type Post = <T extends object>(
  path: string,
  body: object,
  names: readonly (keyof T & string)[],
) => Promise<T | Refused>;

export interface RequestsOptions {
  world: World;
  device: Pick<Device, 'session' | 'line' | 'http' | 'state' | 'become'>;
  locale: string;
  /** Starts the client, if it has not: what asks the gateway for something is a reason to. */
  start(): Promise<void>;
  /** What is being written here. */
  written: Draft;
  files: OnDemand<Files>;
  addresses(): readonly AddressView[];
  showAddresses(addresses: readonly AddressView[]): void;
  /** The conversation is here again. */
  back(): void;
  emit: Emitter<ClientEvents>['emit'];
}

/** What this device asks of the gateway beside the socket. */
export class Requests {
  readonly identity: Identity;
  readonly asks: Asks;
  readonly #options: RequestsOptions;
  readonly #access: RequestAccess;

  constructor(options: RequestsOptions) {
    const { world, device, locale, emit } = options;
    const { session } = device;
    const isComing = (): boolean => ['connecting', 'live'].includes(device.state.state);
    this.#options = options;
    this.#access = new RequestAccess({ world, session, isComing });
    this.identity = new Identity({
      world,
      session,
      access: this.#access,
      url: `${device.http}/identify`,
      locale,
      isLeading: () => device.line.isLeading,
      onDevice: (next) => device.become(next),
      onError: (code, message) => emit('error', { code, message }),
    });
    this.asks = { ...this.#addresses, ...this.#moves };
  }

  /** The headers of one request of this device; see `RequestAccess`. */
  get authorize(): Authorize {
    return this.#access.authorize;
  }

  /** Tells the gateway that the device which was known by these is no more. */
  signedOut(credential: Credential, accessToken: string): Promise<void> {
    const { world, device } = this.#options;
    return tellSignOut(world, `${device.http}/sign-out`, credential, accessToken);
  }

  /** The client is started for it. */
  readonly #post: Post = async (path, body, names) => {
    const { world, device, start } = this.#options;
    await start();
    return request(world, { url: device.http + path, authorize: this.authorize, body }, names);
  };

  /** The same for what a stranger may ask, too: with what this device is known by, unless the gateway does not take it. */
  readonly #postOpenly: Post = async (path, body, names) => {
    const { world, device, start } = this.#options;
    await start();
    const call = { url: device.http + path, body };
    return device.state.state === 'refused' ? request(world, call, names) : this.#post(path, body, names);
  };

  get #addresses(): Pick<Asks, 'attachmentUrl' | 'requestAddress' | 'confirmAddress'> {
    const { locale, addresses, showAddresses } = this.#options;
    const post = this.#post;
    return {
      attachmentUrl: (attachmentId) => post<AttachmentUrl>('/attachments/url', { attachmentId }, ['url', 'expiresAt']),
      requestAddress: (channel, address, contract) =>
        post<CodeSent>('/addresses', { channel, address, locale, contract }, ['addressId']),
      async confirmAddress(addressId, code) {
        const answer = await post<{ address: AddressView }>('/addresses/confirm', { addressId, code }, ['address']);
        if ('refused' in answer) return answer;
        const { address } = answer;
        showAddresses([...addresses().filter((known) => known.addressId !== address.addressId), address]);
        return address;
      },
    };
  }

  get #moves(): Pick<Asks, 'continueFrom' | 'create' | 'take' | 'takeBack'> {
    const { device, locale, start, written, files, back } = this.#options;
    const moves = new Moves({
      locale,
      post: this.#post,
      postOpenly: this.#postOpenly,
      newCredential: async () => {
        await start();
        return this.#access.newCredential();
      },
      become: (credential) => device.become(credential),
      written,
      files,
      back,
    });
    return {
      continueFrom: (secret, code) => moves.continueFrom(secret, code),
      create: (pageUrl) => moves.create(pageUrl),
      take: (secret) => moves.take(secret),
      takeBack: () => moves.takeBack(),
    };
  }
}
