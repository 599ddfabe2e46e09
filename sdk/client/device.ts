import { type ClientFrame, type Cursor, type ServerFrame, wireVersion } from '@throughline/sdk/wire';
import type { Emitter } from '../kernel/emitter.ts';
import { type Credential, credentialIn, keepCredential, ownCredential } from '../session/credential.ts';
import { databaseName } from '../session/device.ts';
import { Session } from '../session/session.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { withFallback } from '../storage/with-fallback.ts';
import { TabLine } from '../tabs/tab-line.ts';
import { Connection } from '../transport/connection.ts';
import type { World } from '../transport/world.ts';
import type { ClientEvents, ClientOptions, ConnectionState, IdentitySource } from './api.ts';
import type { OnDemand, Parts } from './on-demand.ts';
import { Person } from './person.ts';
import type { Requests } from './requests.ts';
import { siteUrls } from './site-urls.ts';
import { readTold, type Told } from './told.ts';

/** A sign-out is over by then, whether or not the gateway could be told. */
const signOutDeadlineMs = 10_000;

export interface DeviceOptions {
  options: ClientOptions;
  world: World;
  openDatabase(name: string): DeviceStorage;
  requests: OnDemand<Requests>;
  parts: Pick<Parts, 'tabs'>;
  /** Where the client stands in its conversation, for hello. */
  cursors(): Cursor[];
  /**
   * The device's record is about to be read, at the start or because another tab may have written; what comes back takes in
   * what was read.
   */
  onReading(): (record: ReadonlyMap<string, unknown>) => void;
  onFrame(frame: ServerFrame): void;
  onLost(closeCode: number): void;
  onTold(told: Told): void;
  emit: Emitter<ClientEvents>['emit'];
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
  storage: DeviceStorage = memoryStorage();
  state: ConnectionState = { state: 'idle' };
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
    this.session = new Session(world, site);
    this.#person = this.#makePerson();
  }

  identify(source: IdentitySource): void {
    this.#person.identify(source);
  }

  /** Opens the record, reads it, connects. */
  async start(): Promise<void> {
    const { options, world, openDatabase, emit } = this.#options;
    const { site, storage = 'indexedDB' in globalThis ? 'indexeddb' : 'memory' } = options;
    this.#isStopped = false;
    // A wipe that is under way would take the new record with it.
    await this.#signingOut;
    const tellStorage = (): void => emit('storage', { kind: this.storage.kind });
    this.storage = storage === 'memory' ? memoryStorage() : withFallback(openDatabase(databaseName(site)), tellStorage);
    this.session.become(await ownCredential(this.storage, world));
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
    await keepCredential(this.storage, credential, ['replica']);
    this.line.tell({ about: 'device' } satisfies Told);
    this.#goOnAs(credential);
  }

  /**
   * Forgets the person on this device, and tells the other tabs. The gateway is told if it can be reached, and nobody waits
   * for a connection: the wiped key is worthless either way. Rejects when the record could not be wiped.
   */
  async signOut(): Promise<void> {
    this.line.tell({ about: 'signed-out' } satisfies Told);
    const { credential, access } = this.session;
    this.session.forget();
    const wiped = this.storage.clear();
    this.#signingOut = wiped.catch(() => {});
    this.stop();
    const told = credential && access && this.#tellSignOut(credential, access.token);
    await wiped;
    await told;
  }

  /** Nobody is to be identified any more, also when the device has not started. */
  forgetPerson(): void {
    this.#person.forget();
  }

  /** Takes in what is kept. One at a time, and no hello is said before what is being read is known. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    const takeIn = this.#options.onReading();
    const record = await this.storage.readAll();
    const kept = credentialIn(record);
    // Without its credential the record was wiped, by the browser or the person: what is in memory goes on alone.
    this.isWiped = !kept;
    if (this.#isStopped || !kept) return;
    if (kept.token !== this.session.credential?.token) this.#goOnAs(kept);
    takeIn(record);
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

  /** Nobody waits for the code longer than for the gateway's answer. */
  #tellSignOut(credential: Credential, accessToken: string): Promise<void> {
    const { requests, world } = this.#options;
    return new Promise((resolve) => {
      const stop = world.clock.after(signOutDeadlineMs, resolve);
      const told = requests.get().then((here) => here.signedOut(credential, accessToken));
      told.catch(stop).then(stop).then(resolve);
    });
  }

  #makePerson(): Person {
    const { requests, emit } = this.#options;
    return new Person({
      requests,
      onExpired: () =>
        this.line.isLeading &&
        emit('error', { code: 'identity-expired', message: 'the gateway does not know this device' }),
      onMissing: ({ message }) => {
        emit('error', { code: 'identity-failed', message });
        // It was said that the person comes back.
        if (this.line.state.state === 'refused') this.#show(this.line.state);
      },
    });
  }

  #makeLine(url: string): TabLine {
    const { options, world, parts, onFrame, onLost } = this.#options;
    const isShared = (): boolean => this.storage.kind === 'indexeddb';
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
      loadOthers: () => parts.tabs(),
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
      onReadDue: () => void this.read(),
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
    if (credentialIn(await this.storage.readAll())) return;
    this.#told({ about: 'signed-out' });
  }

  #show(state: ConnectionState): void {
    this.state = state;
    this.#options.emit('connection', state);
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
    // What is being read may hold what was said before this.
    if (told) void this.#reading.then(() => this.#options.onTold(told));
  }
}
