import type { Context, Hono } from 'hono';
import type { Lab } from './lab.ts';
import { readMail } from './read-mail.ts';

/** A stranger's HTML: no script, no request, no form, no reach into the lab; its links open elsewhere. */
const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Behind the first doctype the mail's own is ignored, while its head and body still count. */
function withLinksElsewhere(html: string): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${html}`;
}

/** The mail's HTML for the sandboxed frame, and its source. */
export function mailPages(app: Hono, lab: Lab): void {
  app.get('/mail/:mailId/html', async (c: Context) => {
    const mail = lab.mailboxes.mail(c.req.param('mailId') ?? '');
    const html = mail && (await readMail(mail.raw)).html;
    if (html === null) return c.notFound();
    c.header('content-security-policy', mailPolicy);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    return c.html(withLinksElsewhere(html));
  });
  app.get('/mail/:mailId/source', (c) => {
    const mail = lab.mailboxes.mail(c.req.param('mailId'));
    if (!mail) return c.notFound();
    c.header('content-security-policy', "sandbox; default-src 'none'");
    c.header('x-content-type-options', 'nosniff');
    return c.body(Uint8Array.from(mail.raw), 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
}
