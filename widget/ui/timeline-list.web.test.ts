import type { TimelineItem } from '@throughline/sdk';
import { html } from 'lit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { clearPage, deep, deepAll, frames, heard, mount, shownText } from '../testing/mount.ts';
import { anna, said, sampleNow, thenEmail, visitor } from '../testing/sample-timeline.ts';
import { defineOnce } from './define-once.ts';
import { DeliveryLines } from './delivery-lines.ts';
import type { TimelineList } from './timeline-list.ts';
import './ui.define.ts';

defineOnce('throughline-deliveries', DeliveryLines);

afterEach(clearPage);

const many = (count: number, from = 0): TimelineItem[] =>
  Array.from({ length: count }, (_, index) => said(`message ${from + index}`, { seq: from + index, author: anna }));

async function shown(items: readonly TimelineItem[], changes: Partial<TimelineList> = {}): Promise<TimelineList> {
  const list = await mount<TimelineList>(html`<throughline-timeline></throughline-timeline>`);
  list.style.blockSize = '300px';
  Object.assign(list, { items, now: () => sampleNow, ...changes });
  await list.updateComplete;
  await frames();
  return list;
}
const log = (list: TimelineList): HTMLElement => deep(list, '[role=log]');

describe('strangers’ text', () => {
  test.each([
    '<img src=x onerror="document.title=`owned`">',
    '<script>document.title="owned"</script>',
    '{{alert(1)}} <!--?lit$123$--> </p></div><h1>x',
    '"><svg onload=document.title="owned">',
  ])('%s is shown as text', async (text) => {
    const author = { ...anna, name: text };
    const list = await shown([said(text, { author }), said(text)]);
    expect(deepAll(list, '.text').map((bubble) => bubble.textContent)).toEqual([text, text]);
    expect(deepAll(list, 'img, script, h1, [onload]')).toEqual([]);
    expect(deep(list, '.author').textContent).toBe(text);
    expect(document.title).not.toBe('owned');
  });

  test('a link opens elsewhere and tells the target nothing', async () => {
    const list = await shown([said('see https://shop.example/a')]);
    const link = deep<HTMLAnchorElement>(list, 'a');
    expect(link.href).toBe('https://shop.example/a');
    expect(link.rel).toBe('noopener noreferrer nofollow');
    expect(link.target).toBe('_blank');
  });

  test('a word without an end does not widen the list', async () => {
    const list = await shown([said('w'.repeat(2_000))]);
    expect(log(list).scrollWidth).toBe(log(list).clientWidth);
  });
});

describe('the live region', () => {
  test('is silent while the history is put in, and speaks afterwards', async () => {
    const list = await mount<TimelineList>(html`<throughline-timeline .settled=${false}></throughline-timeline>`);
    list.items = many(3);
    await list.updateComplete;
    await frames();
    expect(log(list).ariaLive).toBe('off');
    list.settled = true;
    await list.updateComplete;
    expect(log(list).ariaLive).toBe('off');
    await vi.waitFor(() => expect(log(list).ariaLive).toBe('polite'));
  });

  test('says each new message with who wrote it, and neither marks nor earlier pages', async () => {
    const list = await shown([said('old', { mark: 'sent' })]);
    await vi.waitFor(() => expect(log(list).ariaLive).toBe('polite'));
    const transcript: string[] = [];
    const observer = new MutationObserver((records) => {
      if (log(list).ariaLive === 'off') return;
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          const bubble = node instanceof Element ? (node.querySelector('.bubble') ?? node) : node;
          const text = bubble.textContent?.trim();
          if (text) transcript.push(text);
        }
      }
    });
    observer.observe(log(list), { childList: true, subtree: true });
    list.items = [said('old', { mark: 'read' })];
    await list.updateComplete;
    list.items = [...list.items, said('Hello there', { author: anna })];
    await list.updateComplete;
    await frames();
    list.items = [said('very old', { author: anna }), ...list.items];
    await list.updateComplete;
    await frames();
    observer.disconnect();
    expect(transcript).toEqual(['Anna: Hello there']);
    expect(log(list).getAttribute('aria-relevant')).toBe('additions');
  });
});

describe('where one is reading', () => {
  test('it opens at the newest message and stays there', async () => {
    const list = await shown(many(40));
    const scroller = log(list);
    expect(scroller.scrollTop + scroller.clientHeight).toBeCloseTo(scroller.scrollHeight, -1);
    list.items = many(41);
    await list.updateComplete;
    expect(scroller.scrollTop + scroller.clientHeight).toBeCloseTo(scroller.scrollHeight, -1);
  });

  test('earlier messages put before do not move what is being read', async () => {
    const list = await shown(many(40, 100), { hasEarlier: true });
    const scroller = log(list);
    scroller.scrollTop = 200;
    await frames();
    const marker = deepAll(list, '.text').find((bubble) => bubble.textContent === 'message 105') as HTMLElement;
    const before = marker.getBoundingClientRect().top;
    list.items = many(80, 60);
    await list.updateComplete;
    expect(Math.abs(marker.getBoundingClientRect().top - before)).toBeLessThan(2);
  });

  test('who has scrolled away is told of new messages and taken there on request', async () => {
    const list = await shown(many(40));
    const scroller = log(list);
    scroller.scrollTop = 0;
    await frames();
    list.items = many(41);
    await list.updateComplete;
    expect(scroller.scrollTop).toBe(0);
    await userEvent.click(page.getByRole('button', { name: 'New messages' }));
    await frames();
    expect(scroller.scrollTop + scroller.clientHeight).toBeCloseTo(scroller.scrollHeight, -1);
    expect(deepAll(list, '.newest')).toEqual([]);
  });

  test('an own message takes one to the end', async () => {
    const list = await shown(many(40));
    log(list).scrollTop = 0;
    await frames();
    list.items = [...list.items, said('mine', { seq: null, mark: 'sending' })];
    await list.updateComplete;
    expect(log(list).scrollTop).toBeGreaterThan(0);
  });
});

describe('what became of a message', () => {
  test('a failed message keeps its text and can be sent again or deleted', async () => {
    const list = await shown([said('Hello?', { key: 'k1', mark: 'failed', why: 'too-large', seq: null })]);
    expect(shownText(list)).toContain('Not sent: it is too long');
    expect(shownText(list)).toContain('Hello?');
    const retried = heard(list, 'throughline-retry');
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    expect(await retried).toEqual({ key: 'k1' });
    const discarded = heard(list, 'throughline-discard');
    await userEvent.click(page.getByRole('button', { name: 'Delete' }));
    expect(await discarded).toEqual({ key: 'k1' });
  });

  test('deliveries elsewhere are told with where and whether', async () => {
    const to = { deliveryId: 'd', channel: 'email', hint: 'm•••@example.org', reason: null, at: sampleNow } as const;
    const number = { ...to, channel: 'sms', hint: '··· 123' } as const;
    const deliveries = [
      { ...to, status: 'accepted' },
      { ...number, status: 'delivered' },
      { ...number, status: 'unknown' },
      { ...to, status: 'failed', reason: 'unknown-recipient' },
    ] as const;
    const list = await shown([said('Hi', { author: anna, deliveries })], { locale: 'de' });
    const text = shownText(list);
    expect(text).toContain('Gesendet per E-Mail an m•••@example.org · 14:07');
    expect(text).toContain('Konnte nicht an m•••@example.org zugestellt werden: diese Adresse gibt es nicht');
    expect(text).toContain('Zugestellt per SMS an ··· 123 · 14:07');
    expect(text).toContain('Übergeben per SMS an ··· 123; ob es ankam, kann niemand sagen');
    expect(text).not.toContain('Warum?');
  });

  test('an agent can ask of each delivery why it went there and then', async () => {
    const deliveries = [
      { deliveryId: 'd7', channel: 'sms', hint: '··· 123', status: 'accepted', reason: null, at: sampleNow },
    ] as const;
    await shown([said('Hi', { author: anna, deliveries })], { side: 'agent' });
    const asked = heard(document.body, 'throughline-explain');
    await userEvent.click(page.getByRole('button', { name: /^Why: Sent by SMS to ··· 123/ }));
    expect(await asked).toEqual({ deliveryId: 'd7' });
  });

  test('a message from elsewhere says so', async () => {
    const list = await shown([said('Hi', { via: { channel: 'email', hint: 'm•••@example.org' } })]);
    expect(shownText(list)).toContain('by e-mail');
  });
});

test('the contract I have just stated is not said again above the line that says it', async () => {
  const stated: TimelineItem = {
    kind: 'contract',
    key: 'c',
    seq: 1,
    at: sampleNow,
    author: visitor,
    contract: thenEmail,
  };
  const list = await shown([stated]);
  expect(deep(list, '.notice').textContent?.trim()).toBe('You changed where answers go.');
  list.items = [stated, said('thanks')];
  await list.updateComplete;
  expect(deep(list, '.notice').textContent).toContain('Here, then by e-mail to m•••@example.org');
  list.side = 'agent';
  list.items = [stated];
  await list.updateComplete;
  expect(deep(list, '.notice').textContent).toContain('Here, then by e-mail to m•••@example.org');
});

test('contract and state stand between the messages in words', async () => {
  const list = await shown([
    { kind: 'contract', key: 'c', seq: 1, at: sampleNow, author: visitor, contract: thenEmail },
    { kind: 'state', key: 's', seq: 2, at: sampleNow, author: anna, state: 'resolved' },
  ]);
  expect(shownText(list)).toContain(
    "You chose where answers go: Here, then by e-mail to m•••@example.org if I haven't read it after 5 min.",
  );
  expect(shownText(list)).toContain('Conversation resolved');
});

test('an agent sees notes, cautions and the way to the original', async () => {
  const list = await shown(
    [
      said('for us', { kind: 'note', author: anna, isMine: true }),
      said('I am away', { author: visitor, caution: 'auto-reply', originalId: 'o-1' }),
    ],
    { side: 'agent' },
  );
  expect(shownText(list)).toContain('Note for agents only');
  expect(shownText(list)).toContain('Automatic reply');
  const asked = heard(list, 'throughline-original');
  await userEvent.click(page.getByRole('button', { name: 'Show original' }));
  expect(await asked).toEqual({ originalId: 'o-1' });
});

test('earlier messages are a press away', async () => {
  const list = await shown(many(2), { hasEarlier: true });
  const asked = heard(list, 'throughline-earlier');
  await userEvent.click(page.getByRole('button', { name: 'Show earlier messages' }));
  await asked;
});

test('right-to-left turns the sides round', async () => {
  document.documentElement.dir = 'rtl';
  const list = await shown([said('mine'), said('theirs', { author: anna })]);
  document.documentElement.dir = 'rtl';
  const [mine, theirs] = deepAll(list, '.bubble').map((bubble) => bubble.getBoundingClientRect().left);
  expect(mine).toBeLessThan(theirs as number);
});

test.each(['light', 'dark'])('it is accessible (%s)', async (theme) => {
  const list = await shown(
    [
      said('Hi', { author: anna }),
      said('see https://shop.example'),
      said('lost', { mark: 'failed', why: null, seq: null }),
      said('note', { kind: 'note', author: anna }),
      { kind: 'contract', key: 'c', seq: 1, at: sampleNow, author: visitor, contract: thenEmail },
    ],
    { hasEarlier: true, typing: [anna] },
  );
  list.parentElement?.setAttribute('theme', theme);
  list.style.blockSize = '600px';
  await expectAccessible(list);
});
