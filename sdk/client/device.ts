import { type ClientFrame, type Cursor, type ServerFrame, wireVersion } from '@throughline/sdk/wire';
import { type Credential, credentialIn, keepCredential, ownCredential } from '../session/credential.ts';
import { databaseName } from '../session/device.ts';
import { Session } from '../session/session.ts';
import { signOut } from '../session/sign-out.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { withFallback } from '../storage/with-fallback.ts';
import { TabLine } from '../tabs/tab-line.ts';
import { Connection } from '../transport/connection.ts';
import { request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { ClientEvents, ClientOptions, ConnectionState, IdentitySource } from './api.ts';
import { OnDemand, type Parts } from './on-demand.ts';
import { Person } from './person.ts';
import type { Post } from './replies.ts';
import { siteUrls } from './site-urls.ts';
import { readTold, type Told } from './told.ts';

export interface DeviceOptions {
  options: ClientOptions;
  world: World;
  openDatabase(name: string): DeviceStorage;
  /** Starts the client, if it has not: what asks the gateway for something is a reason to. */
  start(): Promise<void>;
  parts: Pick<Parts, 'person'>;
  /** Where the client stands in its conversation, for hello. */
  cursors(): Cursor[];
  /** The device's record was read, at the start or because another tab may have written. */
  onRecord(record: ReadonlyMap<string, unknown>): void;
  /** Before a record is read. */
  onReading(): void;
  onFrame(frame: ServerFrame): void;
  onState(state: ConnectionState): void;
  onLost(closeCode: number): void;
  onTold(told: Told): void;
  onStorage(kind: DeviceStorage['kind']): void;
  onError(code: ClientEvents['error']['code'], message: string): void;
  /** It is another device from now on, or none: what was read as the old one is not this one's. */
  onOther(): void;
}

/**
 * This device: its record, what proves that it is this one, whom the site says it belongs to, and its line to the
 * gateway, which all tabs of the browser profile share.
 */
export class Device {
  readonly session: Session;
  readonly line: TabLine;
  readonly http: string;
  readonly #options: DeviceOptions;
  readonly #person: Person;
  /** The record was wiped by somebody else: nothing is written to it again. */
  isWiped = false;
  #signingOut: Promise<void> = Promise.resolve();
  #storage: DeviceStorage = memoryStorage();
  #state: ConnectionState = { state: 'idle' };
  #reading: Promise<void> = Promise.resolve();
  #stopWaking = (): void => {};
  #isStopped = false;

  constructor(options: DeviceOptions) {
    const { world } = options;
    const { site } = options.options;
    const { http, socket } = siteUrls(options.options);
    this.#options = options;
    this.http = http;
    this.line = this.#makeLine(socket);
    const isComing = (): boolean => ['connecting', 'live'].includes(this.#state.state);
    this.session = new Session({ world, siteId: site, isComing });
    this.#person = this.#makePerson(`${http}/identify`);
  }

  get storage(): DeviceStorage {
    return this.#storage;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  identify(source: IdentitySource): void {
    this.#person.identify(source);
  }

  /** Opens the record, reads it, connects. */
  async start(): Promise<void> {
    const { options, world, openDatabase, onStorage } = this.#options;
    const { site, storage = 'indexedDB' in globalThis ? 'indexeddb' : 'memory' } = options;
    this.#isStopped = false;
    // A wipe that is under way would take the new record with it.
    await this.#signingOut;
    const tellStorage = (): void => onStorage(this.#storage.kind);
    this.#storage =
      storage === 'memory' ? memoryStorage() : withFallback(openDatabase(databaseName(site)), tellStorage);
    this.session.become(await ownCredential(this.#storage, world));
    await this.read();
    if (this.#isStopped) return;
    tellStorage();
    this.#stopWaking = world.onWake(() => void this.read());
    this.line.start();
    this.#person.start();
  }

  /** Ends the line and the timers; the record stays. */
  stop(): void {
    this.#isStopped = true;
    this.#stopWaking();
    this.#person.forget();
    this.line.stop();
  }

  /** Goes on as another device, in this tab and the others. */
  async become(credential: Credential): Promise<void> {
    await keepCredential(this.#storage, credential, ['replica']);
    this.line.tell({ about: 'device' } satisfies Told);
    this.#goOnAs(credential);
  }

  /** Forgets the person on this device, and tells the other tabs. */
  async signOut(): Promise<void> {
    this.line.tell({ about: 'signed-out' } satisfies Told);
    const { world } = this.#options;
    const [session, storage] = [this.session, this.#storage];
    const signedOut = signOut({ world, session, storage, url: `${this.http}/sign-out` });
    this.#signingOut = signedOut.catch(() => {});
    this.stop();
    await signedOut;
  }

  /** Nobody is to be identified any more, also when the device has not started. */
  forgetPerson(): void {
    this.#person.forget();
  }

  /** Makes a request of this device beside the socket; the client is started for it. */
  readonly post: Post = async (path, body, names) => {
    await this.#options.start();
    return request(this.#options.world, { url: this.http + path, authorize: this.session.authorize, body }, names);
  };

  /** The same for what a stranger may ask, too: with what this device is known by, unless the gateway does not take it. */
  readonly postOpenly: Post = async (path, body, names) => {
    await this.#options.start();
    const call = { url: this.http + path, body };
    return this.#state.state === 'refused' ? request(this.#options.world, call, names) : this.post(path, body, names);
  };

  /** A key to come back with as a new device. */
  readonly newCredential = async (): Promise<Credential> => {
    await this.#options.start();
    return this.session.newCredential();
  };

  /** Takes in what is kept. One at a time, and no hello is said before what is being read is known. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { onReading, onRecord } = this.#options;
    onReading();
    const record = await this.#storage.readAll();
    const kept = credentialIn(record);
    // Without its credential the record was wiped, by the browser or the person: what is in memory goes on alone.
    this.isWiped = !kept;
    if (this.#isStopped || !kept) return;
    if (kept.token !== this.session.credential?.token) this.#goOnAs(kept);
    onRecord(record);
  }

  /** The tab that leads connects anew; one that follows lets itself be greeted anew, for it may have heard that before. */
  #goOnAs(credential: Credential): void {
    this.session.become(credential);
    this.#options.onOther();
    if (this.line.isLeading) this.line.restart();
    else if (this.line.state.state !== 'idle') {
      this.line.stop();
      this.line.start();
    }
  }

  #makePerson(url: string): Person {
    const { options, world, parts, onError } = this.#options;
    const { locale } = options;
    const isLeading = (): boolean => this.line.isLeading;
    const onDevice = (next: Credential): Promise<void> => this.become(next);
    const identity = new OnDemand(async () => {
      const { Identity } = await parts.person();
      return new Identity({ world, session: this.session, url, locale, isLeading, onDevice, onError });
    });
    return new Person({
      identity,
      onExpired: () => isLeading() && onError('identity-expired', 'the gateway does not know this device: identify'),
      onMissing: () => {
        onError('identity-failed', 'a part of the client could not be fetched');
        // It was said that the person comes back.
        if (this.line.state.state === 'refused') this.#show(this.line.state);
      },
    });
  }

  #makeLine(url: string): TabLine {
    const { options, world, onFrame, onLost } = this.#options;
    const isShared = (): boolean => this.#storage.kind === 'indexeddb';
    return new TabLine({
      // Tabs of two versions that do not understand each other lead each for themselves.
      name: `${databaseName(options.site)}/${wireVersion}`,
      // A device that one page's memory holds is that page alone.
      world: {
        ...world,
        get locks() {
          return isShared() ? world.locks : null;
        },
      },
      connect: (events) => new Connection({ ...events, url, world, hello: (nonce) => this.#hello(nonce) }),
      onFrame: (frame) => {
        if (frame.type === 'welcome') {
          this.session.admit(frame.access);
          this.#person.welcomed(frame);
        }
        if (frame.type === 'access') this.session.admit(frame);
        onFrame(frame);
      },
      onState: (state) => this.#enter(state),
      onLost,
      onLead: () => void this.read(),
      onTold: (message) => this.#told(message),
    });
  }

  /** A person whom the site's function brings back sees no break. */
  #enter(state: ConnectionState): void {
    const isUnknown = state.state === 'refused' && state.reason === 'not-signed-in';
    const isReturning = isUnknown && this.#person.refused();
    if (state.state === 'refused') this.session.admit(null);
    this.#show(isReturning ? { state: 'connecting' } : state);
    if (isUnknown && !isReturning) void this.#noticeSignOut();
  }

  /** A page that slept while another tab signed out heard nothing of it, but finds the record wiped. */
  async #noticeSignOut(): Promise<void> {
    if (credentialIn(await this.#storage.readAll())) return;
    this.#told({ about: 'signed-out' });
  }

  #show(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  async #hello(nonce: string): Promise<ClientFrame> {
    await this.#reading;
    const { options, cursors } = this.#options;
    const who = await this.session.hello(nonce);
    return { type: 'hello', version: wireVersion, as: 'contact', ...who, locale: options.locale, cursors: cursors() };
  }

  #told(message: unknown): void {
    const told = readTold(message);
    if (told?.about === 'device') void this.read();
    else if (told?.about === 'signed-out') {
      this.stop();
      this.session.forget();
    }
    if (told) this.#options.onTold(told);
  }
}
