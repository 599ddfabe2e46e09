import { html } from 'hono/html';
import { sign } from './art.ts';
import { type ShopLocale, shopLocales, type TextKey, texts } from './texts.ts';

/** Where the shop's surroundings are. */
export interface ShopPlaces {
  gatewayUrl: string;
  siteId: string;
  labUrl: string;
  deskUrl: string;
  /** Shared with the gateway: the shop signs with it who somebody is. */
  identitySecret: string;
}

/** One visit's language and links. */
export interface Visit {
  locale: ShopLocale;
  path: string;
  places: ShopPlaces;
  /** The name of who is signed in at the shop; null for a visitor. */
  customer: string | null;
}

export type Markup = ReturnType<typeof html>;

/** The shop's words in the visitor's language. */
export function say(visit: Visit, key: TextKey): string {
  return texts[key][visit.locale];
}

/** A link inside the shop that keeps the language. */
export function to(visit: Visit, path: string): string {
  return `${path}?lang=${visit.locale}`;
}

function navigation(visit: Visit): Markup {
  const link = (path: string, key: TextKey) => {
    const isHere = path === '/' ? visit.path === '/' : visit.path.startsWith(path);
    return html`<a href="${to(visit, path)}" ${isHere ? html`aria-current="page"` : ''}>${say(visit, key)}</a>`;
  };
  return html`<nav class="pages">${link('/', 'home')}${link('/app', 'finder')}${link('/contact', 'contact')}${link('/account', 'account')}</nav>`;
}

function demoTools(visit: Visit): Markup {
  return html`<aside class="tools" aria-label="${say(visit, 'demoTools')}">
    <span>${say(visit, 'demoTools')}</span>
    <a href="${visit.places.labUrl}" target="_top">${say(visit, 'lab')}</a>
    <a href="${visit.places.deskUrl}" target="_blank" rel="noopener">${say(visit, 'desk')}</a>
    <nav class="languages">
      ${shopLocales.map(
        (locale) =>
          html`<a href="${visit.path}?lang=${locale}" lang="${locale}" ${locale === visit.locale ? html`aria-current="true"` : ''}>${locale}</a>`,
      )}
    </nav>
  </aside>`;
}

/** A whole page around its content. */
export function page(visit: Visit, title: string, content: Markup): Markup {
  const { gatewayUrl, siteId } = visit.places;
  return html`<!doctype html>
<html lang="${visit.locale}" data-signed-in="${visit.customer === null ? 'no' : 'yes'}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · Tern &amp; Tide</title>
    <link rel="icon" href="/sign.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/shop.css" />
    <link rel="stylesheet" href="/pages.css" />
    <link rel="stylesheet" href="/art.css" />
    <script type="module" src="/shop.js"></script>
    <script src="${gatewayUrl}/throughline.js" data-site="${siteId}" data-locale="${visit.locale}" async></script>
  </head>
  <body>
    <a class="skip" href="#content">${say(visit, 'skip')}</a>
    ${demoTools(visit)}
    <header>
      <a class="name" href="${to(visit, '/')}">${sign}<span>Tern &amp; Tide</span></a>
      ${navigation(visit)}
    </header>
    <main id="content">${content}</main>
    <footer><p>${say(visit, 'footer')}</p></footer>
  </body>
</html>`;
}
