import { html } from 'hono/html';
import { drawing, seascape } from './art.ts';
import { catalogue, finderChoices, type Product } from './catalogue.ts';
import { type Markup, say, to, type Visit } from './layout.ts';
import type { TextKey } from './texts.ts';

function price(visit: Visit, product: Product): string {
  const format = new Intl.NumberFormat(visit.locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
  return format.format(product.priceEuro);
}

function card(visit: Visit, product: Product): Markup {
  return html`<a class="card ${product.slug}" href="${to(visit, `/products/${product.slug}`)}">
    <span class="picture">${drawing(product.drawing)}</span>
    <span class="caption">
      <strong>${product.name}</strong><span>${product.line[visit.locale]}</span><b>${price(visit, product)}</b>
    </span>
  </a>`;
}

function promise(visit: Visit, title: TextKey, text: TextKey): Markup {
  return html`<li><h3>${say(visit, title)}</h3><p>${say(visit, text)}</p></li>`;
}

/** The front page. */
export function homePage(visit: Visit): Markup {
  return html`<section class="hero">
      ${seascape}
      <div class="words">
        <h1>${say(visit, 'heroTitle')}</h1>
        <p>${say(visit, 'heroText')}</p>
        <p class="actions">
          <a class="button" href="${to(visit, '/app')}">${say(visit, 'heroAction')}</a>
          <a class="quiet" href="#range">${say(visit, 'heroAside')}</a>
        </p>
      </div>
    </section>
    <section id="range">
      <h2>${say(visit, 'range')}</h2>
      <div class="cards">${catalogue.map((product) => card(visit, product))}</div>
    </section>
    <ul class="promises">
      ${promise(visit, 'promiseRust', 'promiseRustText')}${promise(visit, 'promiseRide', 'promiseRideText')}
      ${promise(visit, 'promiseAnswer', 'promiseAnswerText')}
    </ul>`;
}

/** One product. */
export function productPage(visit: Visit, product: Product): Markup {
  return html`<section class="product ${product.slug}">
    <div class="picture">${drawing(product.drawing)}</div>
    <div>
      <p><a class="quiet" href="${to(visit, '/')}">‹ ${say(visit, 'back')}</a></p>
      <h1>${product.name}</h1>
      <p class="line">${product.line[visit.locale]}</p>
      <p>${product.about[visit.locale]}</p>
      <p class="price">${price(visit, product)}</p>
      <p class="stock">${say(visit, 'inStock')}</p>
      <p><button class="button" type="button" data-open-chat>${say(visit, 'ask')}</button></p>
    </div>
  </section>`;
}

/** Help and contact, with the button that opens the chat. */
export function contactPage(visit: Visit): Markup {
  const question = (title: TextKey, text: TextKey) =>
    html`<details><summary>${say(visit, title)}</summary><p>${say(visit, text)}</p></details>`;
  return html`<section class="contact">
    <div class="ask">
      <h1>${say(visit, 'contactTitle')}</h1>
      <p>${say(visit, 'contactText')}</p>
      <p><button class="button" type="button" data-open-chat>${say(visit, 'chat')}</button></p>
    </div>
    <div class="about">
      <h2>${say(visit, 'hoursTitle')}</h2>
      <p>${say(visit, 'hours')}</p>
      <h2>${say(visit, 'faqTitle')}</h2>
      ${question('faqSize', 'faqSizeText')}${question('faqBack', 'faqBackText')}
    </div>
  </section>`;
}

/** The single-page part: one document, three views; `shop.js` moves between them without loading a page. */
export function finderPage(visit: Visit): Markup {
  const choice = (path: string, key: TextKey) =>
    html`<a class="choice" data-view href="${to(visit, path)}">${say(visit, key)}</a>`;
  const result = (choiceName: keyof typeof finderChoices) => {
    const product = catalogue.find(({ slug }) => slug === finderChoices[choiceName]);
    return product ? html`<div data-result="${choiceName}" hidden>${card(visit, product)}</div>` : '';
  };
  return html`<section class="finder" data-finder>
    <ol class="steps" aria-hidden="true"><li></li><li></li><li></li></ol>
    <div data-step="where">
      <h1 tabindex="-1">${say(visit, 'finderWhere')}</h1>
      <div class="choices">
        ${choice('/app/town', 'finderTown')}${choice('/app/train', 'finderTrain')}${choice('/app/load', 'finderLoad')}
      </div>
    </div>
    <div data-step="far" hidden>
      <h1 tabindex="-1">${say(visit, 'finderFar')}</h1>
      <div class="choices">${choice('/app/short', 'finderShort')}${choice('/app/long', 'finderLong')}</div>
    </div>
    <div data-step="result" hidden>
      <h1 tabindex="-1">${say(visit, 'finderResult')}</h1>
      ${result('town')}${result('train')}${result('load')}
      <p data-tip="short" hidden>${say(visit, 'finderShortTip')}</p>
      <p data-tip="long" hidden>${say(visit, 'finderLongTip')}</p>
      <p><a class="quiet" data-view href="${to(visit, '/app')}">${say(visit, 'finderAgain')}</a></p>
    </div>
  </section>`;
}

/** Said for an address that leads nowhere. */
export function notFoundPage(visit: Visit): Markup {
  return html`<section class="contact"><div class="ask">
    <h1>${say(visit, 'notFound')}</h1><p><a href="${to(visit, '/')}">${say(visit, 'back')}</a></p>
  </div></section>`;
}
