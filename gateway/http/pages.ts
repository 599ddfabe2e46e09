import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { html } from 'hono/html';
import type { Edge, EdgeContext } from './edge.ts';
import type { HttpServices } from './services.ts';

/**
 * Headers of our own pages: nothing inline, nothing from elsewhere, no frame around them (W8, W15), no address of ours
 * in anybody's referrer.
 */
function secure(c: EdgeContext, publicUrl: string): void {
  const socketUrl = publicUrl.replace(/^http/, 'ws');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${socketUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  c.header('content-security-policy', policy.join('; '));
  c.header('cache-control', 'no-store');
}

/** What our pages are written in. */
const languages: readonly string[] = ['en', 'de', 'nl'];

/** The reader's most wanted language among ours (`de-AT` is German), English when there is none (RFC 9110, 12.5.4). */
function languageOf(c: EdgeContext): string {
  c.header('vary', 'accept-language', { append: true });
  return accepts(c, {
    header: 'Accept-Language',
    supports: [...languages],
    default: 'en',
    match: (wanted, { default: otherwise }) =>
      wanted
        .filter(({ q }) => q > 0)
        .sort((one, other) => other.q - one.q)
        .map(({ type }) => type.split('-', 1)[0]?.toLowerCase() ?? '')
        .find((language) => languages.includes(language)) ?? otherwise,
  });
}

const page = (lang: string, title: string, script: string, body: unknown) => html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
<script type="module" src="${script}"></script>
</head>
<body>${body}</body>
</html>`;

const pageCss = `html, body { margin: 0; min-height: 100%; color-scheme: light dark; font-family: system-ui, sans-serif; }
throughline-desk { display: block; height: 100vh; height: 100dvh; }
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b5fff"/>
<path d="M8 10h16v10H14l-6 5z" fill="#fff"/></svg>
`;

/** The gateway's own pages: the desk, and the button behind a confirmation link. */
export function pages(services: HttpServices): Hono<Edge> {
  const app = new Hono<Edge>();
  app.get('/page.css', (c) => c.body(pageCss, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }));
  app.get('/', (c) => c.redirect('/desk'));
  app.get('/desk', (c) => {
    secure(c, services.publicUrl());
    const siteId = c.req.query('site') ?? services.sites.keys().next().value ?? '';
    if (!services.sites.has(siteId)) return c.text('There is no such site here.', 404);
    return c.html(
      page(
        languageOf(c),
        'Throughline desk',
        '/desk.js',
        html`<throughline-desk gateway="${services.publicUrl()}" site="${siteId}"></throughline-desk>`,
      ),
    );
  });
  // The secret stands behind the #, so it is in no log; the page reads it and asks for a press (I8).
  app.get('/confirm', (c) => {
    secure(c, services.publicUrl());
    return c.html(page(languageOf(c), 'Throughline', '/confirm.js', html`<main id="confirm"></main>`));
  });
  // The same of where answers go: the mail's own link, and the one mail programs show beside the sender.
  const preferences = (c: EdgeContext) => {
    secure(c, services.publicUrl());
    return c.html(page(languageOf(c), 'Throughline', '/preferences.js', html`<main id="preferences"></main>`));
  };
  app.get('/preferences', preferences);
  app.get('/unsubscribe/:siteId/:secret', preferences);
  return app;
}
