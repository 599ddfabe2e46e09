import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { accountPage, accountRoutes, signedIn } from './account.ts';
import { sign } from './art.ts';
import { catalogue } from './catalogue.ts';
import { type Markup, page, type ShopPlaces, say, type Visit } from './layout.ts';
import { contactPage, finderPage, homePage, notFoundPage, productPage } from './pages.ts';
import { chooseLocale } from './texts.ts';

/** As strict as a careful shop's: nothing inline, no eval, the chat's gateway and nobody else. */
function policy({ gatewayUrl, labUrl }: ShopPlaces): string {
  const gateway = new URL(gatewayUrl);
  const socket = gatewayUrl.replace(/^http/, 'ws');
  const lab = new URL(labUrl);
  return [
    "default-src 'none'",
    `script-src 'self' ${gateway.origin}`,
    `style-src 'self' ${gateway.origin}`,
    // blob: previews of chosen files; the gateway: files of messages.
    `img-src 'self' data: blob: ${gateway.origin}`,
    `media-src ${gateway.origin}`,
    `connect-src 'self' ${gateway.origin} ${new URL(socket).origin}`,
    "base-uri 'none'",
    "form-action 'self'",
    // A real shop would say 'none'; here the lab shows it beside the mailbox.
    `frame-ancestors ${lab.origin} ${lab.protocol}//localhost:${lab.port}`,
    "require-trusted-types-for 'script'",
  ].join('; ');
}

const signFile = String(sign).replace(
  /class="sign"[^>]*>/,
  'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><style>.wing{fill:#2b6b7c}.beak{fill:#e4572e}.wave{fill:none;stroke:#2b6b7c;stroke-width:3}</style>',
);

/** The shop: static pages, one single-page part under `/app`, and the chat's script tag on each. */
export function shopApp(places: ShopPlaces): Hono {
  const app = new Hono();
  const visitOf = (c: Context): Visit => ({
    locale: chooseLocale(c.req.query('lang'), c.req.header('accept-language')),
    path: c.req.path,
    places,
    customer: signedIn(c)?.name ?? null,
  });
  const show = (c: Context, title: string, content: Markup) => c.html(page(visitOf(c), title, content));

  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', policy(places));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  app.get('/', (c) => show(c, say(visitOf(c), 'home'), homePage(visitOf(c))));
  app.get('/contact', (c) => show(c, say(visitOf(c), 'contact'), contactPage(visitOf(c))));
  app.get('/app/:view?', (c) => show(c, say(visitOf(c), 'finder'), finderPage(visitOf(c))));
  app.get('/products/:slug', (c) => {
    const product = catalogue.find(({ slug }) => slug === c.req.param('slug'));
    return product ? show(c, product.name, productPage(visitOf(c), product)) : c.notFound();
  });
  app.get('/account', (c) => show(c, say(visitOf(c), 'account'), accountPage(visitOf(c))));
  app.route('/', accountRoutes(places.siteId, places.identitySecret));
  // A demo tool: the browser forgets what this shop and its chat stored, as if somebody new came in.
  app.get('/new-visitor', (c) => {
    c.header('clear-site-data', '"storage"');
    return c.redirect(`/?lang=${visitOf(c).locale}`);
  });
  app.get('/sign.svg', (c) => c.body(signFile, 200, { 'content-type': 'image/svg+xml' }));
  app.get('/:sheet{(shop|pages|art)\\.css}', serveStatic({ root: join(import.meta.dirname, 'page') }));
  app.get('/shop.js', serveStatic({ path: join(import.meta.dirname, '../dist/shop.js') }));
  app.notFound((c) => c.html(page(visitOf(c), '404', notFoundPage(visitOf(c))), 404));
  return app;
}
