import type { DeliveryReport, ReceiveOutcome, SendOutcome } from '../channel.ts';

/** One text message on its way out. The provider cuts it into segments where it must (`segments.ts`). */
export interface SmsToSend {
  /** Our id of the delivery, the same at every attempt; what the provider reports back, where it can. */
  reference: string;
  /** E.164 with its plus, e.g. `+31612345678`. */
  to: string;
  /** A number (E.164), a short code, a name of up to 11 characters, or the provider's own id of a pool of senders. */
  from: string;
  text: string;
  /** https addresses of pictures and the like; only for a provider that `sendsMedia`. */
  mediaUrls: readonly string[];
  /** When the delivery was made; no attempt is older. */
  createdAt: number;
}

/** A text message whose outcome is unknown. */
export interface SmsToFind extends SmsToSend {
  /** Provider ids of other messages, maybe of the same words: none of them is this one. */
  others: readonly string[];
}

/** A file that lies at the provider until it is fetched. */
export interface SmsMedia {
  url: string;
  /** As the provider says, e.g. `image/jpeg`. */
  type: string;
  name: string | null;
}

/** Which part of a longer text this is (3GPP TS 23.040 §9.2.3.24.1). */
export interface SmsPart {
  /** The number all parts of one text share; senders use it again after a while. */
  reference: string;
  total: number;
  /** 1 for the first. */
  number: number;
}

/** A text message that came in, or one part of it. */
export interface SmsArrived {
  /** The provider's own name of this message; the same message again has the same (C9). */
  eventKey: string;
  /** In E.164 with its plus where the provider says that it is a full number; else as the provider wrote it. */
  from: string;
  to: string;
  text: string;
  /** null when the text is whole. */
  part: SmsPart | null;
  media: readonly SmsMedia[];
}

/** What a provider tells, verified and bounded. */
export type SmsArrival =
  | { kind: 'message'; message: SmsArrived }
  | { kind: 'status'; report: Omit<DeliveryReport, 'channel'> }
  /** Genuine, and of no interest here. */
  | { kind: 'nothing' };

/** A call of the provider, before it is believed. */
export interface WebhookCall {
  method: string;
  /** As the provider knows it: the configured public address, never the `Host` header, with the query as it came. */
  url: string;
  headers: Headers;
  /** The bytes as they came: signatures are about these. */
  body: Uint8Array;
}

/** `forged`: the signature is missing or wrong; `old`: outside the replay window; `unreadable`: signed, but no shape we know. */
export type WebhookRefusal = { kind: 'refused'; reason: 'forged' | 'old' | 'unreadable' };

/**
 * A carrier, or a company that speaks to carriers. It knows one protocol and nothing of conversations; what every one
 * keeps is in `sms-provider.contract.ts`. Reasons of outcomes and reports are plain words: `[a-z-]`, at most 60.
 */
export interface SmsProvider {
  /** Part of its addresses and of logs, e.g. `twilio`. */
  readonly name: string;
  /** Whether it takes `mediaUrls` (MMS). */
  readonly sendsMedia: boolean;
  /** How many of them one text takes; absent: five. */
  readonly maxMedia?: number;
  /** Whether it brings a message again that was answered with "later", and for minutes; absent: nobody can be sure of it. */
  readonly bringsAgain?: boolean;
  /** One attempt. An aborted signal before anything was handed over is `failed`, `later`; after that, `unknown`. */
  send(sms: SmsToSend, signal: AbortSignal): Promise<SendOutcome>;
  /** Looks up at the provider what became of an attempt whose outcome is unknown; absent where it cannot be asked. */
  ask?(sms: SmsToFind, signal: AbortSignal): Promise<SendOutcome | { kind: 'not-there' }>;
  /** Verifies and reads a call of the provider; absent where it does not call. */
  readWebhook?(call: WebhookCall): Promise<SmsArrival | WebhookRefusal>;
  /** How a file that came in is fetched from the provider: the request, with what it needs to sign in; null: not its file. */
  mediaRequest?(url: string): Request | null;
  /**
   * Connects, for a provider with a connection of its own; the result ends it. `arrive` resolves after the commit: only
   * then is the provider told that its message was taken, and on `later` that it should come again.
   */
  listen?(arrive: (arrival: SmsArrival) => Promise<ReceiveOutcome>): Promise<() => Promise<void>>;
}
