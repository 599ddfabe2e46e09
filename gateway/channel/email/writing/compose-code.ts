import type { CodeMessage } from '../../channel.ts';
import type { ReadyLook } from './look.ts';
import { headerName, type Mail, sentByItself } from './mail.ts';
import { mailLocale } from './mail-locale.ts';
import { mailPage, settingOf } from './mail-page.ts';
import { mailWords } from './mail-words.ts';
import { buttonMarkup, codeMarkup, saidMarkup, smallMarkup } from './template/mail-template.ts';

/**
 * Writes the mail with a confirmation code, and the link where there is one. It goes to an address nobody has proven yet:
 * nothing in it was written by the one who asked (attacks A1, A3), and no answer to it is expected.
 */
export function composeCode(
  message: CodeMessage,
  { fromAddress, messageId, at, look }: { fromAddress: string; messageId: string; at: number; look: ReadyLook },
): Mail {
  const { address, purpose, code, linkUrl } = message;
  const locale = mailLocale(message.locale);
  const words = mailWords[locale];
  const setting = settingOf(look, locale);
  const site = headerName(message.site.name);
  const title = words.code[purpose].subject(site);
  const why = words.code[purpose].why(site);
  const said = (text: string) => saidMarkup({ ...setting, text });
  const button = (url: string) => [said(words.orPress), buttonMarkup({ ...setting, url, label: words.press[purpose] })];
  const link = linkUrl === null ? '' : `${words.orPress}\n${linkUrl}\n\n`;
  return {
    envelope: { from: fromAddress, to: address },
    from: { name: site, address: fromAddress },
    to: address,
    subject: title,
    messageId,
    date: new Date(at),
    text: `${why}\n\n${words.codeIs}: ${code}\n\n${link}${words.notYou}`,
    html: mailPage(
      setting,
      { title, preview: why, site },
      {
        reply: [said(why), said(`${words.codeIs}:`)],
        code: codeMarkup({ ...setting, code }),
        button: linkUrl === null ? [] : button(linkUrl),
        small: smallMarkup({ ...setting, text: words.notYou }),
      },
    ),
    headers: sentByItself,
  };
}
