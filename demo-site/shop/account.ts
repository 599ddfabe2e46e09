import { signIdentity } from '@throughline/sdk/server';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { type Markup, say, to, type Visit } from './layout.ts';

/** People who have an account at the shop; a demo needs no passwords. */
export const accounts = [
  { userId: 'customer-7', name: 'Anna Berg' },
  { userId: 'customer-8', name: 'Ben Smit' },
] as const;

const cookie = 'shop_customer';

/** Who is signed in at the shop, by its own cookie; null for a visitor. */
export const signedIn = (c: Context): (typeof accounts)[number] | null =>
  accounts.find(({ userId }) => userId === getCookie(c, cookie)) ?? null;

/** The account page: sign in as one of the demo's customers, or out. */
export function accountPage(visit: Visit): Markup {
  const form = (action: string, label: string, userId = ''): Markup =>
    html`<form method="post" action="${to(visit, action)}">
      <input type="hidden" name="customer" value="${userId}" /><button class="button" type="submit">${label}</button>
    </form>`;
  const { customer } = visit;
  return html`<section class="plain account">
    <h1>${say(visit, 'account')}</h1>
    <p>${customer ? say(visit, 'signedInText') : say(visit, 'signInText')}</p>
    ${
      customer
        ? html`<p><strong>${customer}</strong></p>${form('/sign-out', say(visit, 'signOut'))}`
        : accounts.map(({ userId, name }) => form('/sign-in', `${say(visit, 'signInAs')} ${name}`, userId))
    }
  </section>`;
}

/** Signing in and out at the shop, and what its pages ask for to tell the chat who somebody is. */
export function accountRoutes(siteId: string, identitySecret: string): Hono {
  const app = new Hono();
  const back = (c: Context) => c.redirect(`/account?lang=${c.req.query('lang') ?? 'en'}`, 303);
  app.post('/sign-in', async (c) => {
    const { customer } = await c.req.parseBody();
    const account = accounts.find(({ userId }) => userId === customer);
    if (account) setCookie(c, cookie, account.userId, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return back(c);
  });
  app.post('/sign-out', (c) => {
    deleteCookie(c, cookie, { path: '/' });
    return back(c);
  });
  app.get('/who-am-i', async (c) => {
    const account = signedIn(c);
    if (!account) return c.text('', 401);
    c.header('cache-control', 'no-store');
    return c.text(await signIdentity(account, { secret: identitySecret }, { siteId }));
  });
  return app;
}
