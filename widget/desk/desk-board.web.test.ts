import { describeContract } from '@throughline/sdk/wire';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { byMail, contractOf, FakeAgentClient, here, type Seed } from './fake-agent-client.testing.ts';
import { type Mounted, mountDesk } from './mount-desk.testing.ts';

afterEach(() => page.viewport(1280, 800));

async function opened(seed: Partial<Seed> = {}, locale = 'en'): Promise<Mounted & { client: FakeAgentClient }> {
  await page.viewport(1280, 800);
  const client = new FakeAgentClient();
  client.seed({ conversationId: 'c1', contactName: 'Anna Berg', says: ['My shelf came without screws.'], ...seed });
  client.seed({ conversationId: 'c2', contactName: 'Ben', activeAt: client.now - 60_000, says: ['Hi'] });
  const mounted = await mountDesk(client, { locale });
  mounted.find('.row[data-id="c1"]').click();
  await mounted.drawn();
  return { ...mounted, client };
}

const field = ({ find }: Mounted) => find<HTMLTextAreaElement>('textarea');
const answer = ({ find }: Mounted) => find('throughline-desk-answer');
const text = (element: HTMLElement) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

test('Enter sends a reply and empties the field, Shift+Enter makes a new line', async () => {
  const desk = await opened();
  field(desk).focus();
  await userEvent.keyboard('Eight screws{Shift>}{Enter}{/Shift}are on their way{Enter}');
  await desk.drawn();
  expect(desk.client.calls).toContain('send Eight screws\nare on their way');
  expect(field(desk).value).toBe('');
  expect(desk.focused()).toBe(field(desk));
});

test('a private note says that only agents see it, looks different, and is never sent as a reply', async () => {
  const desk = await opened();
  const replyColour = getComputedStyle(answer(desk)).backgroundColor;
  desk.find('label.note input').click();
  await desk.drawn();
  expect(getComputedStyle(answer(desk)).backgroundColor).not.toBe(replyColour);
  expect(text(desk.find('.above'))).toBe('Only agents see this. Nothing goes to Anna Berg.');
  expect(field(desk).getAttribute('aria-label')).toBe('Private note for agents');
  field(desk).focus();
  await userEvent.keyboard('Ask the warehouse{Enter}');
  expect(desk.client.calls).toContain('note Ask the warehouse');
  expect(desk.client.calls.filter((call) => call.startsWith('send') || call.startsWith('typing'))).toEqual([]);
});

test('a draft waits for its conversation, apart for reply and note', async () => {
  const desk = await opened();
  field(desk).focus();
  await userEvent.keyboard('Dear Anna');
  desk.find('.row[data-id="c2"]').click();
  await desk.drawn();
  expect(field(desk).value).toBe('');
  desk.find('.row[data-id="c1"]').click();
  await desk.drawn();
  expect(field(desk).value).toBe('Dear Anna');
  desk.find('label.note input').click();
  await desk.drawn();
  expect(field(desk).value).toBe('');
});

test('above the field stands where the answer goes, in the customer’s own words and then in the agent’s', async () => {
  const contract = contractOf([here, byMail]);
  const desk = await opened({ locale: 'de-AT', contract });
  const line = desk.find('.contract');
  expect(line.lang).toBe('de');
  expect(text(line)).toBe(describeContract(contract, 'de'));
  expect(text(desk.find('.second'))).toBe(`In English: ${describeContract(contract, 'en')}`);
});

test('in one common language the sentence stands once', async () => {
  const contract = contractOf([here, byMail]);
  const desk = await opened({ contract });
  expect(text(desk.find('.contract'))).toBe(`The answer goes: ${describeContract(contract, 'en')}`);
  expect(desk.all('.second:not(.forecast)')).toEqual([]);
});

test('what would happen to an answer stands above the field, and follows what the customer does', async () => {
  const desk = await opened();
  const shown = () => text(desk.find('.forecast'));
  await vi.waitFor(() => expect(shown()).toBe('Sent now: Shown in the chat at 12:00.'));
  const { length } = desk.client.calls;
  desk.client.nextPlan = { words: ['Shown in the chat at 12:01.', 'By SMS to ··· 123 at 12:06 if unread.'] };
  desk.client.change('c1', { isContactOnline: true });
  desk.client.say('c1', { text: 'Better by SMS' });
  desk.client.say('c1', { text: 'please' });
  await vi.waitFor(() => expect(shown()).toContain('By SMS to ··· 123 at 12:06 if unread.'));
  // However much comes at once, it is asked for once.
  expect(desk.client.calls.slice(length).filter((call) => call.startsWith('plan'))).toEqual(['plan c1']);
});

test('a plan that cannot be had is not made up', async () => {
  const desk = await opened();
  await vi.waitFor(() => expect(text(desk.find('.forecast'))).not.toBe(''));
  desk.client.nextPlan = { refused: 'unavailable', retryAfterMs: null };
  desk.client.say('c1', { text: 'Hello?' });
  await vi.waitFor(() => expect(text(desk.find('.forecast'))).toBe(''));
});

test('a long contract takes two lines, and a press shows it whole', async () => {
  const contract = {
    ...contractOf([here, byMail]),
    quiet: { from: '22:00', to: '08:00', timeZone: 'UTC' },
    until: 4e12,
  };
  const desk = await opened({ contract });
  await page.viewport(390, 800);
  desk.find('throughline-desk-answer').style.inlineSize = '260px';
  await desk.drawn();
  const line = desk.find('.contract');
  const twoLines = 2.5 * Number.parseFloat(getComputedStyle(line).lineHeight);
  expect(line.clientHeight).toBeLessThan(twoLines);
  expect(line.scrollHeight).toBeGreaterThan(twoLines);
  expect(line.title).toBe(describeContract(contract, 'en'));
  await userEvent.click(desk.find('summary'));
  await desk.drawn();
  expect(line.clientHeight).toBeGreaterThan(twoLines);
});

test('the hint about Enter is whole or not there', async () => {
  for (const locale of ['en', 'de', 'nl']) {
    const desk = await opened({}, locale);
    for (const width of [1440, 1280, 1180, 1100, 1000, 800, 390]) {
      await page.viewport(width, 800);
      await desk.drawn();
      const keys = desk.find('.keys');
      const end = answer(desk).getBoundingClientRect().right;
      const isWhole = keys.scrollWidth <= keys.clientWidth && keys.getBoundingClientRect().right <= end;
      expect(isWhole || !keys.checkVisibility(), `${locale} ${width}`).toBe(true);
    }
    desk.desk.remove();
  }
});

test('what was said before the customer had a name stands under the name', async () => {
  const author = { kind: 'contact', id: 'contact-of-c1', name: null } as const;
  const desk = await opened({ says: [{ text: 'Hello', author }] });
  const timeline = desk.find('throughline-timeline').shadowRoot;
  expect(timeline?.querySelector('.author')?.textContent).toBe('Anna Berg');
});

test('resolving can be undone', async () => {
  const desk = await opened();
  await userEvent.click(desk.find('.resolve'));
  await desk.drawn();
  expect(desk.client.calls).toContain('setState resolved');
  expect(text(desk.find('throughline-desk-toast').shadowRoot?.querySelector('section') as HTMLElement)).toContain(
    'Resolved.',
  );
  expect(desk.find('.resolve').getAttribute('aria-label')).toBe('Reopen');
  await userEvent.click(desk.find('throughline-desk-toast').shadowRoot?.querySelector('button') as HTMLElement);
  await desk.drawn();
  expect(desk.client.calls).toContain('setState open');
  expect(desk.find('.resolve').getAttribute('aria-label')).toBe('Resolve');
  expect(desk.focused()).toBe(desk.find('.resolve'));
});

test('when the customer writes, the conversation is open again and there is nothing left to undo', async () => {
  const desk = await opened();
  const toast = () => text(desk.find('throughline-desk-toast').shadowRoot?.querySelector('section') as HTMLElement);
  desk.find('.resolve').click();
  await desk.drawn();
  desk.client.arrive('c2', 'Something else');
  await desk.drawn();
  expect(toast()).toContain('Resolved.');
  desk.client.arrive('c1', 'One more thing');
  await desk.drawn();
  expect(toast()).toBe('');
});

test.each([1280, 800, 390])('on %i pixels the toast covers nothing that was said', async (width) => {
  const desk = await opened({ says: Array.from({ length: 30 }, (_, index) => `message ${index}`) });
  await page.viewport(width, 800);
  desk.find('.resolve').click();
  await desk.drawn();
  const toast = desk.find('throughline-desk-toast').shadowRoot?.querySelector('div')?.getBoundingClientRect();
  const said = desk.find('throughline-timeline').getBoundingClientRect();
  if (!toast) throw new Error('no toast');
  expect(toast.right <= said.left || toast.bottom <= said.top).toBe(true);
});

test('a resolved conversation stays before the agent although it has left the list', async () => {
  const desk = await opened();
  desk.find('.resolve').click();
  await desk.drawn();
  expect(desk.all('.row').map(({ dataset }) => dataset.id)).toEqual(['c2']);
  expect(desk.all('throughline-desk-conversation')).toHaveLength(1);
});

test('single keys work outside of fields and are text inside', async () => {
  const desk = await opened();
  await userEvent.keyboard('j');
  expect(desk.client.calls).toContain('open c2');
  await userEvent.keyboard('k');
  await desk.drawn();
  expect(desk.find('[aria-current="true"]').dataset.id).toBe('c1');
  await userEvent.keyboard('n');
  await desk.drawn();
  expect(desk.focused()).toBe(field(desk));
  await userEvent.keyboard('jer?');
  expect(field(desk).value).toBe('jer?');
  expect(desk.client.calls.filter((call) => call.startsWith('setState'))).toEqual([]);
  field(desk).blur();
  await userEvent.keyboard('e');
  expect(desk.client.calls).toContain('setState resolved');
});

test('the help lists the keys, and the single ones can be turned off for good', async () => {
  const desk = await opened();
  await userEvent.keyboard('?');
  const dialog = desk.find<HTMLDialogElement>('throughline-desk-help dialog, dialog[open]');
  expect(dialog.open).toBe(true);
  expect(dialog.querySelectorAll('kbd')).not.toHaveLength(0);
  dialog.querySelector('input')?.click();
  dialog.close();
  const before = desk.client.calls.length;
  await userEvent.keyboard('je');
  expect(desk.client.calls).toHaveLength(before);
  expect(localStorage.getItem('throughline-desk shortcuts')).toBe('off');
});

test('the kept original opens as text', async () => {
  const mail = 'Subject: Screws\r\n\r\n<script>window.hit = 1</script><img src=x onerror="window.hit=1">';
  const desk = await opened({ says: [{ text: 'Screws?', originalId: 'o1', via: { channel: 'email', hint: null } }] });
  desk.client.readOriginal = new Blob([mail], { type: 'text/html' });
  await userEvent.click(page.getByText('Show original'));
  await vi.waitFor(() => expect(desk.find('pre').textContent).toBe(mail));
  expect(desk.find('dialog[open] pre').children).toHaveLength(0);
  expect(desk.find('.save').getAttribute('download')).toBe('original-o1.eml');
  expect('hit' in window).toBe(false);
});

test('an original that is gone is said to be gone', async () => {
  const desk = await opened({ says: [{ text: 'Screws?', originalId: 'o1' }] });
  desk.client.readOriginal = { refused: 'not-found', retryAfterMs: null };
  await userEvent.click(page.getByText('Show original'));
  await vi.waitFor(() => expect(text(desk.find('dialog[open]'))).toContain('not kept any more'));
});

test('a message that was not sent can be tried again or deleted', async () => {
  const desk = await opened({
    says: [{ text: 'On its way', isMine: true, mark: 'failed', why: 'rate-limited', key: 'e-failed', seq: null }],
  });
  await userEvent.click(page.getByText('Try again'));
  await userEvent.click(page.getByText('Delete'));
  expect(desk.client.calls).toContain('retry e-failed');
  expect(desk.client.calls).toContain('discard e-failed');
});

test('a message counts as read only while its conversation is before a person', async () => {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const desk = await opened();
  desk.client.arrive('c1', 'Hello?');
  await desk.drawn();
  expect(desk.client.calls).not.toContain('markRead');
  focus.mockReturnValue(true);
  window.dispatchEvent(new Event('focus'));
  expect(desk.client.calls).toContain('markRead');
  focus.mockRestore();
});

test('the customer types: the agent sees and hears it', async () => {
  const desk = await opened();
  desk.client.type({ kind: 'contact', id: 'contact-of-c1', name: 'Anna Berg' });
  await desk.drawn();
  expect(text(desk.find('p.typing[role="status"]'))).toBe('Anna Berg is typing…');
});

test('the details tell what is known of the customer', async () => {
  const desk = await opened({ locale: 'nl', contract: contractOf([here, byMail]) });
  const facts = text(desk.find('dl'));
  expect(facts).toContain('Dutch');
  expect(facts).toContain('a•••@example.org');
  expect(facts).toContain('Said by the customer');
  expect(facts).toMatch(/Nov 20, 2026|20 Nov 2026/);
});

test('on a phone the conversation takes the place of the list, and back leads to it again', async () => {
  const desk = await opened();
  await page.viewport(390, 800);
  await desk.drawn();
  expect(desk.find('nav').checkVisibility()).toBe(false);
  expect(desk.find('aside').checkVisibility()).toBe(false);
  await userEvent.click(desk.find('.back'));
  await desk.drawn();
  expect(desk.find('nav').checkVisibility()).toBe(true);
  expect((desk.focused() as HTMLElement).dataset.id).toBe('c1');
  await userEvent.keyboard('{Enter}');
  await desk.drawn();
  expect(desk.focused()?.tagName).toBe('H2');
});

test('the browser’s own back leads from the conversation to the list', async () => {
  const desk = await opened();
  expect(location.hash).toBe('#conversation=c1');
  history.back();
  await vi.waitFor(() => expect(desk.all('throughline-desk-conversation')).toHaveLength(0));
  expect(location.hash).toBe('');
});

test('on a tablet the details open over the conversation, and Escape closes them', async () => {
  const desk = await opened();
  await page.viewport(900, 800);
  await userEvent.click(desk.find('button.about'));
  await desk.drawn();
  expect(desk.find('aside').checkVisibility()).toBe(true);
  expect(desk.focused()?.getAttribute('aria-label')).toBe('Close customer details');
  await userEvent.keyboard('{Escape}');
  await desk.drawn();
  expect(desk.find('aside').checkVisibility()).toBe(false);
  expect(desk.focused()).toBe(desk.find('button.about'));
});

test('a reload opens the conversation that the page’s address names, a resolved one too', async () => {
  const client = new FakeAgentClient().seed({ conversationId: 'c7', state: 'resolved', says: ['Thanks'] });
  history.replaceState(null, '', '#conversation=c7');
  const { find, drawn } = await mountDesk(client);
  await drawn();
  expect(client.calls).toContain('open c7');
  expect(find('#tab-all').getAttribute('aria-selected')).toBe('true');
  expect(find('throughline-desk-conversation')).toBeTruthy();
});

test('an address that names no conversation leads to the list', async () => {
  history.replaceState(null, '', '#conversation=nobody');
  const { all, drawn } = await mountDesk(new FakeAgentClient().seed({ conversationId: 'c1', says: ['Hi'] }));
  await drawn();
  expect(all('throughline-desk-conversation')).toHaveLength(0);
  expect(location.hash).toBe('');
});

test.each([
  ['en', 'Connection lost', 'You are not connected; the answer is kept and sent when you are again.'],
  ['de', 'Verbindung unterbrochen', 'Sie sind nicht verbunden'],
  ['nl', 'Verbinding verbroken', 'U bent niet verbonden'],
])('without a connection nobody is said to be here (%s)', async (locale, lost, forecast) => {
  const desk = await opened({ isContactOnline: true }, locale);
  expect(desk.all('.avatar.online')).not.toHaveLength(0);
  desk.client.connect({ state: 'waiting', retryAt: null, isOffline: false });
  await desk.drawn();
  expect(text(desk.find('.who p'))).toBe(lost);
  expect(text(desk.find('.head p'))).toBe(lost);
  expect(text(desk.find('.forecast'))).toContain(forecast);
  expect(desk.all('.avatar.online')).toHaveLength(0);
  desk.client.connect({ state: 'live' });
  await desk.drawn();
  expect(text(desk.find('.who p'))).not.toBe(lost);
  expect(desk.all('.avatar.online')).not.toHaveLength(0);
});

test('a customer who said only where answers go is no open conversation, unless opened', async () => {
  const client = new FakeAgentClient().seed({ conversationId: 'c1', contract: contractOf([here, byMail]) });
  const desk = await mountDesk(client);
  expect(desk.all('.row')).toHaveLength(0);
  history.replaceState(null, '', '#conversation=c1');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await desk.drawn();
  expect(desk.all('.row').map(({ dataset }) => dataset.id)).toEqual(['c1']);
  client.arrive('c1', 'Hello?');
  client.seed({ conversationId: 'c2' });
  await desk.drawn();
  expect(desk.all('.row')).toHaveLength(1);
});

test('an empty desk says how to try it, with the line for the website to copy', async () => {
  const { find, all } = await mountDesk(new FakeAgentClient());
  const line = '<script src="https://chat.example/throughline.js" data-site="shop" async></script>';
  expect(text(find('throughline-desk-first').shadowRoot?.querySelector('p') as HTMLElement)).toContain('Open your web');
  expect(find('code').textContent).toBe(line);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  find('.tag button').click();
  await vi.waitFor(() => expect(find('.tag button').textContent).toBe('Copied'));
  expect(write).toHaveBeenCalledWith(line);
  write.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  find('.tag button').click();
  await vi.waitFor(() => expect(getSelection()?.rangeCount).toBe(1));
  expect(all('script[src*="throughline.js"]')).toHaveLength(0);
});

test('without a connection the desk says so', async () => {
  const desk = await opened();
  desk.client.connect({ state: 'waiting', retryAt: null, isOffline: true });
  await desk.drawn();
  expect(desk.all('[role="status"]').some((region) => text(region).includes('offline'))).toBe(true);
});
