import type { Client, ClientEvents, ConnectionState, DraftView, Timeline } from '@throughline/sdk';
import type { ReactiveControllerHost } from 'lit';
import { ClientController } from '../controllers/client-controller.ts';
import type { UrlOf } from '../ui/attachment-list.ts';

/** What the panel does when the client has news; each is called after the state holds it. */
export interface ClientNews {
  timeline(before: Timeline | null, after: Timeline): void;
  connection(connection: ConnectionState): void;
  received(authorName: string | null): void;
  draft(): void;
  elsewhere(since: number | null): void;
  signedOut(): void;
}

const nothingWritten: DraftView = { text: '', files: [] };

/** What the client has told so far: everything the panel is drawn from. */
export class ClientState {
  siteName = '';
  channels: readonly string[] = [];
  /** Somebody is at the desk; null while nobody has said. */
  isOnline: boolean | null = null;
  isMemoryOnly = false;
  timeline: Timeline | null = null;
  connection: ConnectionState = { state: 'idle' };
  draft = nothingWritten;
  readonly #news: ClientNews;
  readonly #tie: ClientController<ClientEvents, Client>;

  constructor(host: ReactiveControllerHost & { readonly isConnected: boolean }, news: ClientNews) {
    this.#news = news;
    this.#tie = new ClientController<ClientEvents, Client>(host, {
      connection: (connection) => this.#connected(connection),
      timeline: (timeline) => this.#show(timeline),
      draft: (draft) => {
        this.draft = draft;
        news.draft();
      },
      'message:received': ({ authorName }) => news.received(authorName),
      availability: ({ online }) => {
        this.isOnline = online;
      },
      site: ({ name, channels }) => {
        this.siteName = name;
        this.channels = channels;
      },
      storage: ({ kind }) => {
        this.isMemoryOnly = kind === 'memory';
      },
      identity: () => {},
      'handoff:taken': ({ since }) => news.elsewhere(since),
      'signed-out': () => this.#signedOut(),
    });
  }

  /** Where a file of the timeline can be fetched; null when that is declined or nobody can be asked. */
  readonly urlOf: UrlOf = async (attachmentId) => {
    const link = await this.client?.attachmentUrl(attachmentId);
    return link === undefined || 'refused' in link ? null : link;
  };

  get client(): Client | null {
    return this.#tie.client;
  }

  /** The site had said who this is. */
  get isPerson(): boolean {
    return (this.client?.identity ?? null) !== null;
  }

  /** Since when the conversation goes on on another device; null: it is here. */
  get elsewhereSince(): number | null {
    return this.client?.elsewhere ?? null;
  }

  attach(client: Client | null): void {
    this.#tie.attach(client);
  }

  /** Takes in what the client knows by now: it says nothing of what it knew before one listened. */
  catchUp(client: Client): void {
    this.#show(client.timeline);
    this.connection = client.connection;
    this.draft = client.draft.get();
    this.#news.draft();
  }

  #show(timeline: Timeline): void {
    const before = this.timeline;
    this.timeline = timeline;
    this.#news.timeline(before, timeline);
  }

  #connected(connection: ConnectionState): void {
    this.connection = connection;
    this.#news.connection(connection);
  }

  /** Nothing of the person is left to be drawn, also where the client's own words of it come later. */
  #signedOut(): void {
    this.timeline = null;
    this.connection = { state: 'idle' };
    this.draft = nothingWritten;
    this.#news.signedOut();
  }
}
