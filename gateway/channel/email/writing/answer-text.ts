import type { OutboundMessage } from '../../channel.ts';
import type { MailWords } from './mail-words.ts';
import { attachedNames, type Said } from './said.ts';

function replyText(said: Said, words: MailWords): string {
  const { who, text, left } = said;
  const attached = attachedNames(said);
  const lines = [
    who === null ? '' : `${who}:`,
    text,
    attached.length === 0 ? '' : `[${words.attached(attached)}]`,
    left.length === 0 ? '' : `[${words.left(left)}]`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** An answer as plain text. What is empty in the message is not said. */
export function answerText(
  { contractSentence, preferencesUrl }: OutboundMessage,
  { replies, quote, continueUrl }: { replies: readonly Said[]; quote: string | null; continueUrl: string },
  words: MailWords,
): string {
  return [
    words.marker,
    ...replies.map((one) => replyText(one, words)),
    quote === null ? '' : `${words.youWrote}\n${quote.replace(/^/gm, '> ')}`,
    `${words.continueHere}:\n${continueUrl}`,
    contractSentence === '' ? '' : words.contract(contractSentence),
    preferencesUrl === '' ? '' : `${words.change}:\n${preferencesUrl}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
