import type { OutboundMessage } from '../../channel.ts';
import { oneLine } from './mail.ts';
import { lined, type Markup } from './mail-html.ts';
import { mailPage, type Setting } from './mail-page.ts';
import type { MailWords } from './mail-words.ts';
import { attachedNames, type Said } from './said.ts';
import {
  buttonMarkup,
  changeMarkup,
  contractMarkup,
  filesMarkup,
  markerMarkup,
  pictureMarkup,
  quoteMarkup,
  replyMarkup,
  saidMarkup,
  whoMarkup,
} from './template/mail-template.ts';

const maxPreviewLength = 140;

/** What a list of mails shows beside the subject: the answer, not the line to answer above. */
function previewOf(replies: readonly Said[], words: MailWords): string {
  const texts = replies.map((said) => said.text || words.attached([...attachedNames(said), ...said.left]));
  return [...oneLine(texts.join(' '))].slice(0, maxPreviewLength).join('');
}

function replyHtml({ who, text, pictures, attached, left }: Said, words: MailWords, setting: Setting): Markup {
  const lines = [attached.length === 0 ? '' : words.attached(attached), left.length === 0 ? '' : words.left(left)];
  const files = lines.filter((line) => line !== '');
  return replyMarkup({
    who: who === null ? [] : whoMarkup({ ...setting, name: who }),
    said: text === '' ? [] : saidMarkup({ ...setting, text: lined(text) }),
    picture: pictures.map(({ cid = '', filename }) => pictureMarkup({ ...setting, cid, name: filename })),
    files: files.length === 0 ? [] : filesMarkup({ ...setting, text: lined(files.join('\n')) }),
  });
}

/** What an answer's HTML is made of besides the message. */
export interface AnswerParts {
  title: string;
  site: string;
  replies: readonly Said[];
  quote: string | null;
  continueUrl: string;
}

/** An answer as HTML. What is empty in the message is not said. */
export function answerHtml(
  { contractSentence, preferencesUrl }: OutboundMessage,
  { title, site, replies, quote, continueUrl }: AnswerParts,
  words: MailWords,
  setting: Setting,
): string {
  const preview = previewOf(replies, words);
  return mailPage(
    setting,
    { title, preview, site },
    {
      marker: markerMarkup({ ...setting, text: words.marker }),
      reply: replies.map((one) => replyHtml(one, words, setting)),
      quote: quote === null ? [] : quoteMarkup({ ...setting, introduction: words.youWrote, text: lined(quote) }),
      button: buttonMarkup({ ...setting, url: continueUrl, label: words.continueHere }),
      contract:
        contractSentence === '' ? [] : contractMarkup({ ...setting, sentence: words.contract(contractSentence) }),
      change: preferencesUrl === '' ? [] : changeMarkup({ ...setting, url: preferencesUrl, label: words.change }),
    },
  );
}
