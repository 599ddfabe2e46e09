import type { ChannelName, QuietHours } from '@throughline/sdk/wire';

/** One reply inside an outgoing message, oldest first. */
export interface OutboundReply {
  seq: number;
  at: number;
  authorName: string | null;
  isAutomated: boolean;
  /** Empty where only files were said. */
  text: string;
  files: readonly OutboundFile[];
}

/** A file of a reply. What is too large for a channel is named, and opened in the conversation. */
export interface OutboundFile {
  name: string;
  /** Media type, e.g. `image/jpeg`. */
  type: string;
  sizeBytes: number;
  /** Where whoever has this address may fetch it for some minutes. */
  url: string;
  read(signal: AbortSignal): Promise<Uint8Array>;
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
  /** The page on which the contact says where answers go, without a login; a press there is needed, so scanners change nothing. */
  preferencesUrl: string;
  /** Where one POST ends messages to this address (RFC 8058). */
  unsubscribeUrl: string;
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

/** What a text message may order instead of saying something; which words mean it is the site's to configure. */
export type ReplyWord = 'stop' | 'start' | 'help' | 'email' | 'here';

/** A file that came in with a message, bounded by the channel. */
export interface InboundFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** What a provider or a mail server reports about a delivery that had left. */
export interface DeliveryReport {
  channel: ChannelName;
  /** The provider's own name of this event; the same event again has no further effect (C9). */
  eventKey: string;
  /** Found by our own id where the report carries it, else by the provider's. */
  deliveryId: string | null;
  externalId: string | null;
  status: 'accepted' | 'delivered' | 'read' | 'failed';
  /** One plain word for a failure, e.g. `unknown-recipient`. */
  reason: string | null;
  /**
   * For a failure: the address cannot work (`hard`), it may work another time (`soft`), the receiver does not want this
   * message (`policy`), or its owner called it spam (`complaint`).
   */
  failure: 'hard' | 'soft' | 'policy' | 'complaint' | null;
  at: number;
}

/** What came in from a provider, read and bounded. */
export interface InboundMessage {
  channel: ChannelName;
  /** The provider's own name of this event; the same event again has no further effect (C9). */
  eventKey: string;
  siteId: string;
  /** The delivery that is answered, when a valid reply token said so. */
  deliveryId: string | null;
  /** Provider ids of messages it refers to, the closest first: how an answer without a token finds its conversation. */
  refersTo: readonly string[];
  /** Whether the sender is who it says: checked by us (`proven`, `forged`), or by nobody. */
  sender: 'proven' | 'forged' | 'unchecked';
  from: { value: string; hint: string; name: string | null };
  /** What the person wrote, without quoted text and signature. */
  text: string;
  isAutoReply: boolean;
  /** A program wrote it because of a message of ours: a report on a delivery, an absence notice. */
  isReaction: boolean;
  /** The order it is, instead of a message. */
  word: ReplyWord | null;
  files: readonly InboundFile[];
  externalId: string | null;
  original: { mediaType: string; bytes: Uint8Array };
}

export type ReceiveOutcome = { kind: 'taken' } | { kind: 'refused'; reason: string; retry: 'never' | 'later' };

/** What a channel hands inbound messages to. Resolves after the commit. */
export interface InboundPort {
  receive(message: InboundMessage): Promise<ReceiveOutcome>;
  /** What became of a delivery after it had left. Reports come in any order, repeated, and before our own note of the send. */
  report(report: DeliveryReport): Promise<ReceiveOutcome>;
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
  /** Whether a message whose outcome is unknown, also after asking, is sent again under the same id (e-mail) or left. */
  readonly onUnknown: 'send-again' | 'leave';
  /** Normal form and masked hint of an address somebody typed; null when it cannot be one. */
  readAddress(typed: string): { value: string; hint: string } | null;
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendOutcome>;
  sendCode(message: CodeMessage, signal: AbortSignal): Promise<SendOutcome>;
  /**
   * Asks the provider what became of a message whose outcome is unknown; absent where it cannot be asked. `not-there`: it
   * never arrived and may be sent again. What its `thread` names are other messages.
   */
  ask?(message: OutboundMessage, signal: AbortSignal): Promise<SendOutcome | { kind: 'not-there' }>;
  /** What sending it will cost, in millionths of the site's currency; absent where sending is free. */
  cost?(message: OutboundMessage): number;
  /** When a message may go to an address by the custom or law of its place, e.g. not at night; absent: always. */
  quiet?(address: string): QuietHours | null;
  /** Answers the provider's calls below `/v1/channels/<name>/`; absent where the provider does not call. */
  webhook?(port: InboundPort): (request: Request) => Promise<Response>;
  /** Starts to listen for inbound messages, where the channel has a listener of its own; the result stops it. */
  listen(port: InboundPort): Promise<() => Promise<void>>;
}
