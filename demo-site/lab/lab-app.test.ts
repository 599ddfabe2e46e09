import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Lab } from './lab.ts';
import { labApp } from './lab-app.ts';
import { stillClock } from './testing/still-clock.ts';

const here = 'http://127.0.0.1:8082';
const places = {
  shopUrl: 'http://127.0.0.1:8081',
  secondShopUrl: 'http://localhost:8081',
  gatewayUrl: 'http://127.0.0.1:8080',
  deskUrl: 'http://127.0.0.1:8080/desk',
};

let lab: Lab;
let app: Hono;
const gateway = {
  state: 'running' as const,
  start: vi.fn(async () => {}),
  kill: vi.fn(async () => {}),
  turnClock: vi.fn(),
};

const ask = async (method: string, path: string, body?: unknown) =>
  app.request(`${here}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

beforeEach(async () => {
  const mailFolder = mkdtempSync(join(tmpdir(), 'throughline-lab-'));
  const account = { accountSid: 'AC1', authToken: 'secret' };
  const file = join(mailFolder, 'texts.jsonl');
  const sms = { port: 0, account, companyNumber: '+4917604069001', inboundUrl: 'http://127.0.0.1:1/', file };
  lab = await Lab.start({ mailFolder, clock: stillClock(), smtpPort: 0, submissionPort: 0, companyPort: 1, sms });
  lab.control(gateway);
  app = labApp(lab, places);
});

afterEach(() => lab.stop());

describe('who may use the lab', () => {
  test('a page of another site may not', async () => {
    const headers = { origin: 'http://evil.test' };
    const response = await app.request(`${here}/api/gateway`, { method: 'POST', headers, body: '{"action":"kill"}' });
    expect(response.status).toBe(403);
    expect(gateway.kill).not.toHaveBeenCalled();
  });

  test('a name pointed at this machine does not help', async () => {
    expect((await app.request('http://evil.test/api/state')).status).toBe(403);
  });
});

describe('the lab over HTTP', () => {
  test('turns the clock of the lab and of the gateway', async () => {
    const before = lab.clock.now();
    expect(await (await ask('PUT', '/api/clock', { offsetMs: 300_000 })).json()).toEqual({
      now: before + 300_000,
      offsetMs: 300_000,
    });
    expect(gateway.turnClock).toHaveBeenCalledWith(300_000);
  });

  test('kills and starts the gateway', async () => {
    await ask('POST', '/api/gateway', { action: 'kill' });
    expect(gateway.kill).toHaveBeenCalledOnce();
    await ask('POST', '/api/gateway', { action: 'start' });
    expect(gateway.start).toHaveBeenCalledOnce();
  });

  test('changes single switches and leaves the others, and resets all', async () => {
    await ask('PUT', '/api/carriers/email', { incoming: { bounce: 'mailbox-full' } });
    await ask('PUT', '/api/carriers/email', { address: 'ada@mail.test', outgoing: { twice: true } });
    expect(lab.state.mail.byAddress['ada@mail.test']).toMatchObject({
      incoming: { bounce: 'mailbox-full', delayMs: 0 },
      outgoing: { twice: true },
    });
    expect(lab.state.mail.all.outgoing.twice).toBe(false);
    await ask('DELETE', '/api/carriers');
    expect(lab.state.mail).toMatchObject({ all: { incoming: { bounce: 'none' } }, byAddress: {} });
  });

  test('sends a mail by SMTP, which then stands among the sent ones', async () => {
    await ask('POST', '/api/mail', { from: 'ada@mail.test', to: 'hello@shop.test', subject: 'Size?', text: 'S or M?' });
    const mails = await (await ask('GET', '/api/mailboxes/ada@mail.test')).json();
    expect(mails).toMatchObject([{ direction: 'sent', subject: 'Size?', text: 'S or M?\n' }]);
    expect(await (await ask('GET', '/api/mailboxes')).json()).toMatchObject([{ address: 'ada@mail.test', count: 1 }]);
  });

  test('sends a text from any number, which then stands on that phone with its segments', async () => {
    await ask('POST', '/api/texts', { from: '+49 176 040690-42', text: 'Größe M 🚲?' });
    expect(await (await ask('GET', '/api/phones/+4917604069042')).json()).toMatchObject([
      { direction: 'sent', text: 'Größe M 🚲?', encoding: 'UCS-2', segments: 1, company: '+4917604069001' },
    ]);
    expect(await (await ask('GET', '/api/phones')).json()).toMatchObject([{ number: '+4917604069042', count: 1 }]);
  });

  test('changes the switches of one phone and leaves the others', async () => {
    await ask('PUT', '/api/carriers/sms', { address: '+4917604069042', incoming: { reports: 'backwards' } });
    expect(lab.state.sms.byAddress['+4917604069042']?.incoming).toMatchObject({ reports: 'backwards', twice: false });
    expect(lab.state.sms.all.incoming.reports).toBe('in-order');
    await ask('DELETE', '/api/carriers');
    expect(lab.state.sms.byAddress).toEqual({});
  });

  test.each([
    ['PUT', '/api/clock', { offsetMs: -1 }],
    ['PUT', '/api/clock', { offsetMs: 1e300 }],
    ['PUT', '/api/clock', null],
    ['POST', '/api/gateway', { action: 'explode' }],
    ['PUT', '/api/carriers/email', { incoming: { delayMs: '5' } }],
    ['PUT', '/api/carriers/email', { incoming: [] }],
    ['PUT', '/api/carriers/email', { address: 'a@b\r\nc' }],
    ['POST', '/api/mail', { from: 'a@b.test\r\nBcc: x@y.test', to: 'c@d.test', subject: '', text: '' }],
    ['POST', '/api/mail', { from: 'a@b.test', to: 'c@d.test', subject: '' }],
    ['POST', '/api/mail', 'text'],
    ['PUT', '/api/carriers/email', { incoming: { report: 'spam' } }],
    ['PUT', '/api/carriers/sms', { incoming: { isDown: 'yes' } }],
    ['PUT', '/api/carriers/sms', { address: 'ada@mail.test' }],
    ['POST', '/api/texts', { from: '12', text: 'hi' }],
    ['POST', '/api/texts', { from: '+4917604069042', text: ' ' }],
    ['POST', '/api/texts', { from: '+4917604069042', text: 'x'.repeat(2_000) }],
  ])('%s %s declines what does not fit: %j', async (method, path, body) => {
    expect((await ask(method, path, body)).status).toBe(400);
  });

  test("shows a stranger's HTML without scripts, requests and reach", async () => {
    const raw = Buffer.from('Content-Type: text/html\r\n\r\n<script>parent.document</script><p>hi</p>\r\n');
    lab.mailboxes.receive('ada@mail.test', { from: 'x@y.test', to: ['ada@mail.test'] }, raw, 0);
    const [mail] = lab.mailboxes.mails('ada@mail.test');
    const response = await ask('GET', `/mail/${mail?.mailId}/html`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; /);
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
    expect((await ask('GET', '/mail/none/html')).status).toBe(404);
  });

  test('allows nothing inline on its own page', async () => {
    const response = await ask('GET', '/');
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(await response.text()).not.toMatch(/<script>|<style|style=|onclick/);
  });
});

describe('the event stream', () => {
  test('says hello, then names what changed, and lets go of a page that left', async () => {
    const follow = lab.hints.on.bind(lab.hints);
    const leaving = vi.fn();
    const on = vi.spyOn(lab.hints, 'on').mockImplementation((listener) => {
      const stop = follow(listener);
      return () => {
        stop();
        leaving();
      };
    });
    const response = await ask('GET', '/api/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('event: hello');
    await vi.waitFor(() => expect(on).toHaveBeenCalled());
    lab.turnClock(60_000);
    expect((await reader?.read())?.value).toBe('event: change\ndata: clock\n\n');
    await reader?.cancel();
    await vi.waitFor(() => expect(leaving).toHaveBeenCalledOnce());
  });
});
