import type { Context } from 'hono';
import { html } from 'hono/html';

/** Where the other parts of the demo are. */
export interface LabPlaces {
  /** The shop as the customer's first device sees it. */
  shopUrl: string;
  /** The same shop under another origin: a browser keeps its storage apart, as on a second device. */
  secondShopUrl: string;
  gatewayUrl: string;
  deskUrl: string;
}

const originOf = (url: string) => new URL(url).origin;

/** The page's frame; `page/lab.ts` fills it. */
export function labPage(c: Context, places: LabPlaces): Response | Promise<Response> {
  const frames = `${originOf(places.shopUrl)} ${originOf(places.secondShopUrl)}`;
  c.header(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      `frame-src 'self' ${frames}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
  );
  c.header('x-content-type-options', 'nosniff');
  return c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Channel lab · Tern &amp; Tide</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/lab.css" />
    <link rel="stylesheet" href="/mail.css" />
    <link rel="stylesheet" href="/phone.css" />
    <link rel="stylesheet" href="/plan.css" />
    <script type="module" src="/lab.js"></script>
  </head>
  <body>
    <div
      id="lab"
      data-shop="${places.shopUrl}"
      data-second-shop="${places.secondShopUrl}"
      data-gateway="${places.gatewayUrl}"
      data-desk="${places.deskUrl}"
    >
      <p class="loading">The lab needs JavaScript and its build: <code>npm run build</code>.</p>
    </div>
  </body>
</html>`);
}
