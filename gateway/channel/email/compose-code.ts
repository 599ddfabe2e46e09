import { contractLocale } from '../../reply/contract-locale.ts';
import type { CodeMessage } from '../channel.ts';
import { headerName, type Mail, sentByItself } from './compose.ts';
import { html, mailPage } from './mail-html.ts';
import { mailWords } from './mail-words.ts';

/**
 * Writes the mail with a confirmation code, and the link where there is one. It goes to an address nobody has proven yet:
 * nothing in it was written by the one who asked (attacks A1, A3), and no answer to it is expected.
 */
export function composeCode(
  message: CodeMessage,
  fromAddress: string,
  { messageId, at }: { messageId: string; at: number },
): Mail {
  const locale = contractLocale(message.locale);
  const words = mailWords[locale];
  const site = headerName(message.site.name);
  const { subject, why } = words.code[message.purpose];
  const { linkUrl } = message;
  const link = linkUrl === null ? '' : `${words.orPress}\n${linkUrl}\n\n`;
  const htmlLink = html`<p>${words.orPress}</p>
<p><a class="button" href="${linkUrl ?? ''}">${words.press}</a></p>`;
  const body = html`<p>${why(site)}</p>
<p>${words.codeIs}</p>
<p class="code">${message.code}</p>
${linkUrl === null ? [] : htmlLink}
<p class="quiet">${words.notYou}</p>`;
  return {
    envelope: { from: fromAddress, to: message.address },
    from: { name: site, address: fromAddress },
    to: message.address,
    subject: subject(site),
    messageId,
    date: new Date(at),
    text: `${why(site)}\n\n${words.codeIs}: ${message.code}\n\n${link}${words.notYou}`,
    html: mailPage(locale, subject(site), body),
    headers: sentByItself,
  };
}
