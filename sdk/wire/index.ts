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
  type Author,
  type ConversationState,
  type Entry,
  type EntryBody,
  entryBody,
  type ReadEntry,
  readEntry,
  type UnknownBody,
  type Via,
} from './entries.ts';
export {
  type AddressView,
  type ClientFrame,
  type ConversationSummary,
  type Cursor,
  type ServerFrame,
  wireVersion,
} from './frames.ts';
export {
  addressConfirmed,
  type CodeSent,
  type Continued,
  codeSent,
  continued,
  httpBodies,
  httpRefusal,
} from './http.ts';
export { limits } from './limits.ts';
export { type RefusalReason, refusals } from './refusals.ts';
export { check, type Infer, type Shape } from './shape.ts';
