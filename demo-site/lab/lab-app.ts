import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { exportRun } from './export-run.ts';
import type { Lab } from './lab.ts';
import { readDraft, readGatewayAction, readOffsetMs, readSwitchChange } from './lab-bodies.ts';
import { type LabPlaces, labPage } from './lab-page.ts';
import { mailPages } from './mail-pages.ts';
import { viewMail } from './mail-view.ts';
import { viewText } from './phones.ts';
import { readSmsSwitchChange, readTextToSend } from './sms-bodies.ts';

/**
 * A page of another site may not act on the lab: neither by a request across origins nor by a name that was pointed at
 * this machine (DNS rebinding).
 */
const onlyFromHere: MiddlewareHandler = async (c, next) => {
  const { host, hostname } = new URL(c.req.url);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost') return c.json({ refused: 'not-from-here' }, 403);
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`) return c.json({ refused: 'not-from-here' }, 403);
  await next();
};

async function bodyOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return null;
  }
}

const misfit = (c: Context) => c.json({ refused: 'malformed' }, 400);
const unknown = (c: Context) => c.json({ refused: 'unknown' }, 404);

function mailApi(app: Hono, lab: Lab): void {
  app.get('/api/mailboxes', (c) => c.json(lab.mailboxes.list()));
  app.get('/api/mailboxes/:address', async (c) => {
    const mails = lab.mailboxes.mails(c.req.param('address'));
    return c.json(await Promise.all(mails.map(viewMail)));
  });
  app.get('/api/mail/:mailId/reply', async (c) => {
    const mail = lab.mailboxes.mail(c.req.param('mailId'));
    return mail ? c.json(await lab.draftReply(mail)) : unknown(c);
  });
  app.post('/api/mail', async (c) => {
    const draft = readDraft(await bodyOf(c));
    if (!draft) return misfit(c);
    await lab.send(draft);
    return c.json({ sent: true });
  });
}

/** Where a short link of a text leads: the gateway alone is asked, nobody else's address. */
async function targetOf(url: string, gatewayUrl: string): Promise<string> {
  if (!URL.canParse(url) || new URL(url).origin !== new URL(gatewayUrl).origin) return url;
  const response = await fetch(url, { redirect: 'manual' });
  await response.body?.cancel();
  return response.headers.get('location') ?? url;
}

function textApi(app: Hono, lab: Lab, gatewayUrl: string): void {
  app.get('/api/target', async (c) => c.json({ url: await targetOf(c.req.query('url') ?? '', gatewayUrl) }));
  app.get('/api/phones', (c) => c.json(lab.phones.list()));
  app.get('/api/phones/:number', (c) => c.json(lab.phones.texts(c.req.param('number')).map(viewText)));
  app.post('/api/texts', async (c) => {
    const text = readTextToSend(await bodyOf(c));
    if (!text) return misfit(c);
    lab.sendText(text.from, text.text);
    return c.json({ sent: true });
  });
  app.put('/api/carriers/sms', async (c) => {
    const change = readSmsSwitchChange(await bodyOf(c));
    if (!change) return misfit(c);
    lab.changeSmsSwitches(change);
    return c.json(lab.state.sms);
  });
}

function controlApi(app: Hono, lab: Lab): void {
  app.get('/api/state', (c) => c.json(lab.state));
  app.put('/api/carriers/email', async (c) => {
    const change = readSwitchChange(await bodyOf(c));
    if (!change) return misfit(c);
    lab.changeMailSwitches(change);
    return c.json(lab.state.mail);
  });
  app.delete('/api/carriers', (c) => {
    lab.calm();
    return c.json(lab.state);
  });
  app.put('/api/clock', async (c) => {
    const offsetMs = readOffsetMs(await bodyOf(c));
    if (offsetMs === null) return misfit(c);
    lab.turnClock(offsetMs);
    return c.json({ now: lab.clock.now(), offsetMs });
  });
  app.post('/api/gateway', async (c) => {
    const action = readGatewayAction(await bodyOf(c));
    if (!action) return misfit(c);
    await lab.actOnGateway(action);
    return c.json({ gateway: lab.gateway?.state ?? 'stopped' });
  });
}

function storyApi(app: Hono, lab: Lab): void {
  app.get('/api/conversations', (c) => c.json(lab.eye?.conversations() ?? []));
  app.get('/api/conversations/:conversationId', async (c) => {
    const story = await lab.eye?.story(c.req.param('conversationId'));
    return story ? c.json(story) : unknown(c);
  });
  app.get('/api/conversations/:conversationId/replay', async (c) => {
    const story = await lab.eye?.story(c.req.param('conversationId'));
    return story ? c.json(await exportRun(story, lab)) : unknown(c);
  });
}

/** Server-Sent Events: one `change` per hint, with its topic; the page then reads again. */
function eventStream(app: Hono, lab: Lab): void {
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      await stream.writeSSE({ event: 'hello', data: '' });
      const stop = lab.hints.on((topic) => void stream.writeSSE({ event: 'change', data: topic }));
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      stop();
    }),
  );
}

/** The lab's page and its HTTP API. Made for a loopback port. */
export function labApp(lab: Lab, places: LabPlaces): Hono {
  const app = new Hono();
  app.use(onlyFromHere);
  app.onError((error, c) => c.json({ refused: 'failed', why: error.message }, 500));
  mailApi(app, lab);
  textApi(app, lab, places.gatewayUrl);
  controlApi(app, lab);
  storyApi(app, lab);
  eventStream(app, lab);
  mailPages(app, lab);
  app.get('/:sheet{(lab|mail|phone|plan)\\.css}', serveStatic({ root: join(import.meta.dirname, 'page') }));
  app.get('/lab.js', serveStatic({ path: join(import.meta.dirname, '../dist/lab.js') }));
  app.get('/', (c) => labPage(c, places));
  return app;
}
