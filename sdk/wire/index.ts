/** The contract between clients and the gateway. It imports nothing outside this folder. */
export { type CloseReason, closeCodes, mayReconnectAfter } from './close-codes.ts';
export {
  type ChannelName,
  type ContractStep,
  channel,
  type QuietHours,
  type ReplyContract,
  replyContract,
  type WantedContract,
} from './contract.ts';
export { type ContractLocale, describeContract, withHints } from './contract-sentence.ts';
export { decodeClientFrame, decodeServerFrame, encodeFrame, type FrameRefusal, isRefusal } from './decode.ts';
export {
  type AppendBody,
  type Attachment,
  type Author,
  appendBody,
  type ConversationState,
  type Entry,
  type EntryBody,
  entryBody,
  type ReadEntry,
  readEntry,
  type UnknownBody,
  type Via,
} from './entries.ts';
export { type Attributes, type Facts, foldFacts, noFacts } from './facts.ts';
export {
  type AddressView,
  type ClientFrame,
  type ConversationSummary,
  type Cursor,
  type ServerFrame,
  wireVersion,
} from './frames.ts';
export {
  type AttachmentUrl,
  type CodeSent,
  type Continued,
  type HandoffDraft,
  type HandoffMade,
  type HandoffTaken,
  helloText,
  httpBodies,
  type Identified,
  type StartedUpload,
} from './http.ts';
export { limits } from './limits.ts';
export { areEntries, isServerFrame, readServerFrame } from './read-frame.ts';
export { afterRefusal, type RefusalReason } from './refusals.ts';
export { requestText } from './request-text.ts';
export { check, type Infer, type Shape } from './shape.ts';
export { type StreamLine, streamFormat, streamLine } from './stream.ts';
export { isTakenBack, takenBack } from './taken-back.ts';
