import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClient } from '../testing/fake-client.ts';
import { clearPage } from '../testing/mount.ts';
import { type CalledChat, PageCalls } from './page-calls.ts';

/** The chat as the calls know it. */
class StubChat extends HTMLElement {
  isOpen = false;
  asked: unknown[] = [];
  readonly updateComplete = Promise.resolve(true);
  addController(): void {}
  removeController(): void {}
  requestUpdate(): void {}
  open(): void {
    this.isOpen = true;
    this.asked.push('open');
    this.dispatchEvent(new CustomEvent('throughline-open'));
  }
  close(): void {
    this.asked.push('close');
  }
  toggle(): void {
    this.asked.push('toggle');
  }
  compose(text: string): void {
    this.asked.push(['compose', text]);
  }
}
customElements.define('stub-chat', StubChat);

let chat: StubChat;
let client: FakeClient;
let calls: PageCalls;
let isKnown: boolean;
let errors: { code: string; message: string }[];

beforeEach(() => {
  chat = document.body.appendChild(new StubChat());
  client = new FakeClient();
  isKnown = false;
  errors = [];
  chat.addEventListener('throughline-error', (event) => errors.push((event as CustomEvent).detail));
  let isAttached = false;
  const connect = (): FakeClient => {
    if (!isAttached) calls.attach(client);
    isAttached = true;
    return client;
  };
  const start = async (): Promise<void> => {
    await connect().start();
    client.emit('ready', { isNew: true });
  };
  calls = new PageCalls(chat as CalledChat, { connect, start, isKnown: async () => isKnown });
});
afterEach(clearPage);

const hasSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const still = Symbol('still');
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  return (await Promise.race([promise, Promise.resolve(still)])) !== still;
};
const contract = { steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null };

describe('before the visitor opens the chat', () => {
  test('what the page says is remembered, and nothing is started', async () => {
    const token = async (): Promise<string> => 'a-token';
    await calls.run('identify', [token]);
    await calls.run('track', ['Viewed', { product: 'Lamp' }]);
    await calls.run('setAttributes', [{ plan: 'pro' }]);
    await calls.run('tags', [{ add: ['vip'] }]);
    await calls.run('compose', ['Is it in stock?']);
    expect(client.calls).toEqual(['track', 'setAttributes', 'tags']);
    expect(chat.asked).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('what asks for an answer waits, and is answered after the opening', async () => {
    const asked = ['conversations', 'reply.get', 'reply.options'].map((name) => calls.run(name, []));
    const set = calls.run('reply.set', [contract]);
    const link = calls.run('handoff.create', []);
    expect(await Promise.all([...asked, set, link].map(hasSettled))).toEqual(Array(5).fill(false));
    expect(client.calls).toEqual([]);
    const { contract: before } = client.timeline;
    calls.attach(client);
    client.emit('ready', { isNew: true });
    expect(await Promise.all([asked[0], asked[1], set])).toEqual([[], before, 'entry-1']);
    expect(await link).toMatchObject({ secret: 'a-secret-for-two-minutes' });
    expect(await hasSettled(asked[2] as Promise<unknown>)).toBe(false);
    client.emit('site', client.site);
    expect(await asked[2]).toMatchObject({ channels: ['email'] });
  });

  test('a page that asks again and again is told so, and fills no memory', async () => {
    const first = Array.from({ length: 50 }, () => calls.run('conversations', []));
    expect(await calls.run('conversations', [])).toEqual({ refused: 'bad-call', retryAfterMs: null });
    expect(errors[0]?.message).toMatch(/too many calls wait/);
    expect(await hasSettled(first[0] as Promise<unknown>)).toBe(false);
  });

  test('sending starts the chat and leaves it closed', async () => {
    expect(await calls.run('send', ['Call me back'])).toBe('Call me back');
    expect(client.calls).toEqual(['start', 'send']);
    expect(chat.asked).toEqual([]);
  });
});

describe('who the person is', () => {
  test('is said once the chat was opened, and again to the client of a chat that was moved on the page', async () => {
    await calls.run('identify', ['a-token']);
    calls.attach(client);
    expect(client.calls).toEqual([]);
    client.emit('ready', { isNew: true });
    expect(client.calls).toEqual(['identify']);
    calls.hostDisconnected();
    expect(client.listenerCount).toBe(0);
    calls.attach(client);
    client.emit('ready', { isNew: false });
    expect(client.calls).toEqual(['identify', 'identify']);
    await calls.run('identify', ['another-token']);
    expect(client.calls).toHaveLength(3);
  });

  test('signing out before the chat was opened forgets what the page said, and starts nothing', async () => {
    await calls.run('identify', ['a-token']);
    await calls.run('compose', ['my order 42']);
    expect(await calls.run('logout', [])).toBeUndefined();
    calls.attach(client);
    client.emit('ready', { isNew: true });
    chat.open();
    expect(client.calls).toEqual([]);
    expect(chat.asked).toEqual(['open']);
  });

  test('signing out on a device that has talked here wipes it, also when the chat was not opened', async () => {
    isKnown = true;
    await calls.run('logout', []);
    expect(client.calls).toEqual(['start', 'logout']);
  });

  test('signed out in another tab, the person is not brought back by what the page said before', async () => {
    await calls.run('identify', ['a-token']);
    calls.attach(client);
    client.emit('ready', { isNew: true });
    client.emit('signed-out', {});
    client.emit('ready', { isNew: true });
    expect(client.calls).toEqual(['identify']);
  });

  test('a browser that cannot wipe says so instead of throwing', async () => {
    isKnown = true;
    client.logout = () => Promise.reject(new DOMException('denied', 'UnknownError'));
    expect(await calls.run('logout', [])).toEqual({ refused: 'failed', retryAfterMs: null });
    expect(errors).toEqual([{ code: 'failed', message: 'logout: denied' }]);
  });
});

test('words for the composer are there when the chat is opened, the last ones said; in an open chat at once', async () => {
  await calls.run('compose', ['About the lamp']);
  await calls.run('compose', ['About the chair']);
  await calls.run('open', []);
  expect(chat.asked).toEqual(['open']);
  calls.attach(client);
  client.emit('ready', { isNew: true });
  await calls.run('compose', ['in red']);
  expect(chat.asked).toEqual(['open', ['compose', 'About the chair'], ['compose', 'in red']]);
});

test('the page hears what the client tells, until the chat leaves the page', () => {
  calls.attach(client);
  const heard: unknown[] = [];
  document.body.addEventListener('throughline-message:received', (event) => heard.push((event as CustomEvent).detail));
  client.emit('message:received', { text: 'Hello', authorName: 'Anna', seq: 3 });
  client.emit('error', { code: 'identity-expired', message: 'identify again' });
  calls.hostDisconnected();
  client.emit('message:received', { text: 'Too late', authorName: 'Anna', seq: 4 });
  expect(heard).toEqual([{ text: 'Hello', authorName: 'Anna', seq: 3 }]);
  expect(errors).toEqual([{ code: 'identity-expired', message: 'identify again' }]);
});

test('a contract reaches the client as the wire takes it, without what else a page put in', async () => {
  const steps = [...contract.steps, { channel: 'email', addressId: 'address-1', afterSeconds: 300 }];
  const quiet = { from: '21:00', to: '08:00', timeZone: 'Europe/Amsterdam' };
  const set = calls.run('reply.set', [
    { steps: steps.map((step) => ({ ...step, more: 1 })), quiet: { ...quiet, more: 1 }, until: 4e12, more: 1 },
  ]);
  calls.attach(client);
  client.emit('ready', { isNew: true });
  expect(await set).toBe('entry-1');
  expect(client.asked).toEqual([['reply.set', { steps, quiet, until: 4e12 }]]);
});

describe('a call that does not fit is told in words and throws nothing', () => {
  test.each<[string, unknown[]]>([
    ['send', [5]],
    ['send', ['']],
    ['send', ['x'.repeat(8_001)]],
    ['compose', [{ toString: () => 'x' }]],
    ['compose', ['x'.repeat(8_001)]],
    ['identify', []],
    ['identify', [null]],
    ['identify', ['x'.repeat(8_193)]],
    ['track', ['Viewed', 'Lamp']],
    ['track', ['Viewed', ['Lamp']]],
    ['setAttributes', ['plan']],
    ['setAttributes', [null]],
    ['tags', ['vip']],
    ['tags', [{ add: 'vip' }]],
    ['tags', [{ remove: { 0: 'vip' } }]],
    ['reply.set', [{ steps: 'email' }]],
    ['reply.set', [{ ...contract, steps: [{ channel: 'fax', addressId: null, afterSeconds: 0 }] }]],
    ['reply.set', [null]],
    ['reply.set', [{ ...contract, steps: Array(5).fill(contract.steps[0]) }]],
    ['reply.set', [{ ...contract, steps: [{ ...contract.steps[0], afterSeconds: -1 }] }]],
    ['reply.set', [{ ...contract, steps: [{ ...contract.steps[0], addressId: {} }] }]],
    ['reply.set', [{ ...contract, until: new Date() }]],
    ['reply.set', [{ ...contract, quiet: undefined }]],
    ['reply.set', [{ ...contract, quiet: { from: '9', to: '10:00', timeZone: 'UTC' } }]],
    ['reply.set', [{ ...contract, quiet: { from: '09:00', to: '10:00', timeZone: 'x'.repeat(65) } }]],
    ['handoff.create', [{}]],
    ['handoff.create', ['javascript:alert(1)']],
    ['handoff.create', ['https://']],
  ])('%s (%#)', async (name, args) => {
    expect(await calls.run(name, args)).toEqual({ refused: 'bad-call', retryAfterMs: null });
    expect(errors).toEqual([{ code: 'bad-call', message: expect.stringMatching(`^${name}: .{5,}`) }]);
    expect(client.calls).toEqual([]);
  });

  test('an argument that throws when it is read', async () => {
    const hostile = Object.defineProperty({}, 'add', {
      get: () => {
        throw new TypeError('hostile');
      },
    });
    expect(await calls.run('tags', [hostile])).toEqual({ refused: 'bad-call', retryAfterMs: null });
  });

  test.each(['constructor', '__proto__', 'toString', 'draft', ''])('%j is no call', async (name) => {
    expect(await calls.run(name, [])).toEqual({ refused: 'unknown-call', retryAfterMs: null });
    expect(client.calls).toEqual([]);
  });
});
