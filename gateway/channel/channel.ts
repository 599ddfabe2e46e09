import type { ChannelName } from '@throughline/sdk/wire';

/** One reply inside an outgoing message, oldest first. */
export interface OutboundReply {
  seq: number;
  at: number;
  authorName: string | null;
  isAutomated: boolean;
  /** Empty where only files were said. */
  text: string;
  fileNames: readonly string[];
}

/** One message on its way to one address: several replies of one wait travel as one. */
export interface OutboundMessage {
  /** Stable over all attempts; what the provider's idempotency or the Message-ID is made from. */
  deliveryId: string;
  conversationId: string;
  site: { siteId: string; name: string; homeUrl: string };
  address: { addressId: string; value: string };
  /** The contact's language. */
  locale: string;
  replies: readonly OutboundReply[];
  /** The contact's own last message, for context; null when there is none. */
  inReplyTo: { text: string; at: number } | null;
  /** Provider ids of this conversation's messages on this channel, oldest first. */
  thread: readonly string[];
  /** The contract in the customer's words. */
  contractSentence: string;
  createdAt: number;
  /** 1 for the first try. */
  attempt: number;
}

/** What became of an attempt. Failure is data the delivery worker acts on. */
export type SendOutcome =
  | { kind: 'accepted'; externalId: string }
  /** `retry: 'never'`: this address or message cannot work; the contract's next step starts now. */
  | { kind: 'failed'; reason: string; retry: 'never' | 'later' }
  /** The connection broke after the message was handed over: it may have gone out. */
  | { kind: 'unknown'; reason: string };

export interface CodeMessage {
  site: { siteId: string; name: string };
  address: string;
  locale: string;
  purpose: 'address' | 'continue';
  code: string;
  /** The page with the button; null when only the code counts. */
  linkUrl: string | null;
}

/** What came in from a provider, read and bounded. */
export interface InboundMessage {
  channel: ChannelName;
  /** The provider's own name of this event; the same event again has no further effect (C9). */
  eventKey: string;
  siteId: string;
  /** The delivery that is answered, when a valid reply token said so. */
  deliveryId: string | null;
  from: { value: string; hint: string; name: string | null };
  /** What the person wrote, without quoted text and signature. */
  text: string;
  isAutoReply: boolean;
  /** A program wrote it because of a message of ours: a report on a delivery, an absence notice. */
  isReaction: boolean;
  /** Why the delivery it answers failed for good, when a report says so; null for everything else. */
  failure: string | null;
  externalId: string | null;
  original: { mediaType: string; bytes: Uint8Array };
}

export type ReceiveOutcome = { kind: 'taken' } | { kind: 'refused'; reason: string; retry: 'never' | 'later' };

/** What a channel hands inbound messages to. Resolves after the commit. */
export interface InboundPort {
  receive(message: InboundMessage): Promise<ReceiveOutcome>;
  /** The facts a reply token is checked against; null when there is no such delivery. */
  delivery(deliveryId: string): Promise<DeliveryFacts | null>;
}

export interface DeliveryFacts {
  deliveryId: string;
  conversationId: string;
  addressId: string;
  createdAt: number;
}

/** One way out of and into a conversation. Only its folder knows its provider. */
export interface Channel {
  readonly name: ChannelName;
  /** Whether a message whose outcome is unknown is sent again under the same id (e-mail) or left (costly, unasked). */
  readonly onUnknown: 'send-again' | 'leave';
  /** Normal form and masked hint of an address somebody typed; null when it cannot be one. */
  readAddress(typed: string): { value: string; hint: string } | null;
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendOutcome>;
  sendCode(message: CodeMessage, signal: AbortSignal): Promise<SendOutcome>;
  /** Starts to listen for inbound messages, where the channel has a listener of its own; the result stops it. */
  listen(port: InboundPort): Promise<() => Promise<void>>;
}
