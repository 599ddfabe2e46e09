/** A mail as an mbox file keeps it: the envelope's sender, when it arrived, its bytes. */
export interface MboxMail {
  /** Empty for the null sender of bounces. */
  sender: string;
  /** Milliseconds since 1970; the file keeps whole seconds. */
  at: number;
  raw: Uint8Array;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The `asctime` form, in UTC, as the separator line wants it. */
function asctime(at: number): string {
  const date = new Date(at);
  const time = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`;
}

/**
 * One mail in the mbox format (RFC 4155), with the reversible `mboxrd` quoting: a line that begins with `From `, or with
 * that behind any number of `>`, gets one more `>`. Lines end with LF, as mail clients on Unix expect.
 */
export function toMbox(mail: MboxMail): Buffer {
  // Latin 1 keeps every byte as it is.
  const lines = Buffer.from(mail.raw).toString('latin1').replaceAll('\r\n', '\n').replace(/\n$/, '');
  const quoted = lines.replace(/^(>*From )/gm, '>$1');
  const sender = mail.sender.replace(/[^\x21-\x7e]/g, '-') || 'MAILER-DAEMON';
  return Buffer.from(`From ${sender} ${asctime(mail.at)}\n${quoted}\n\n`, 'latin1');
}

/** Reads a file `toMbox` wrote; lines end with CRLF again. What is before the first separator is left out. */
export function fromMbox(file: Uint8Array): MboxMail[] {
  const text = Buffer.from(file).toString('latin1');
  const parts = text.split(/^From (\S+) (\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\n/m);
  const mails: MboxMail[] = [];
  for (let i = 1; i + 2 < parts.length; i += 3) {
    const [sender = '', date = '', body = ''] = parts.slice(i, i + 3);
    const lines = body.replace(/\n\n$/, '\n').replace(/^>(>*From )/gm, '$1');
    mails.push({
      sender: sender === 'MAILER-DAEMON' ? '' : sender,
      at: Date.parse(`${date} UTC`) || 0,
      raw: Buffer.from(lines.replaceAll('\n', '\r\n'), 'latin1'),
    });
  }
  return mails;
}
