import PostalMime, { type Address } from 'postal-mime';

/** A mail as the lab's reading pane shows it. */
export interface ReadMail {
  subject: string;
  from: string;
  to: string;
  /** Where an answer goes: Reply-To, else From. */
  replyTo: string;
  /** ISO 8601, as the mail says; null when it does not. */
  date: string | null;
  messageId: string | null;
  references: string;
  text: string;
  /** As the sender wrote it: to be shown in a sandbox only. */
  html: string | null;
  /** The web addresses in it, each once, in order. */
  links: readonly string[];
  headers: readonly { name: string; value: string }[];
}

const maxLinks = 50;

function nameAddress(address: Address | undefined): string {
  if (address?.address === undefined) return address?.name ?? '';
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

function linksIn(text: string): string[] {
  const found = text.matchAll(/https?:\/\/[^\s<>"')\]]+/g);
  const links = [...found].map(([link]) => link.replaceAll('&amp;', '&').replace(/[.,;:!?]+$/, ''));
  return [...new Set(links.filter((link) => URL.canParse(link)))].slice(0, maxLinks);
}

/** Reads a mail (RFC 5322, MIME). What is broken in it is shown as far as it can be read. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 50, maxHeadersSize: 1024 * 1024 });
  const text = mail.text ?? '';
  return {
    subject: mail.subject ?? '',
    from: nameAddress(mail.from),
    to: (mail.to ?? []).map(nameAddress).join(', '),
    replyTo: nameAddress(mail.replyTo?.[0] ?? mail.from),
    date: mail.date ?? null,
    messageId: mail.messageId ?? null,
    references: mail.references ?? '',
    text,
    html: mail.html ?? null,
    links: linksIn(`${text}\n${mail.html ?? ''}`),
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}
