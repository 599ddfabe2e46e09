import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { FakeAgentClient } from './fake-agent-client.testing.ts';
import { mountDesk } from './mount-desk.testing.ts';

const minutesAgo = (client: FakeAgentClient, minutes: number) => client.now - minutes * 60_000;

function threeConversations(): FakeAgentClient {
  const client = new FakeAgentClient();
  for (const [index, name] of ['Anna', 'Ben', 'Cleo'].entries()) {
    client.seed({
      conversationId: `c${index + 1}`,
      contactName: name,
      activeAt: minutesAgo(client, index + 1),
      says: [`Hello from ${name}`],
    });
  }
  return client;
}

test('arrow keys, Home and End walk through the list, and Enter opens', async () => {
  const client = threeConversations();
  const { find, focused, drawn } = await mountDesk(client);
  const at = () => (focused() as HTMLElement).dataset.id;
  find('.row').focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(at()).toBe('c2');
  await userEvent.keyboard('{End}');
  expect(at()).toBe('c3');
  await userEvent.keyboard('{ArrowDown}');
  expect(at()).toBe('c3');
  await userEvent.keyboard('{Home}{ArrowDown}{Enter}');
  await drawn();
  expect(client.calls).toContain('open c2');
  expect(find('[aria-current="true"]').dataset.id).toBe('c2');
  expect(find('throughline-desk-conversation').shadowRoot?.querySelector('h2')?.textContent).toBe('Ben');
});

test('the Tab key reaches one row only: the one that had the focus last', async () => {
  const { all, find, drawn } = await mountDesk(threeConversations());
  find('.row').focus();
  await userEvent.keyboard('{ArrowDown}');
  await drawn();
  expect(all('.row[tabindex="0"]').map(({ dataset }) => dataset.id)).toEqual(['c2']);
});

test('a new conversation appears on top and leaves the focus where it is', async () => {
  const client = threeConversations();
  const { find, all, focused, drawn } = await mountDesk(client);
  find('.row[data-id="c3"]').focus();
  client.seed({ conversationId: 'c4', contactName: 'Dora', activeAt: client.now + 1, says: ['New here'] });
  await drawn();
  expect(all('.row').map(({ dataset }) => dataset.id)).toEqual(['c4', 'c1', 'c2', 'c3']);
  expect((focused() as HTMLElement).dataset.id).toBe('c3');
});

test('a row that moves up because its customer writes keeps the focus', async () => {
  const client = threeConversations();
  const { find, all, focused, drawn } = await mountDesk(client);
  find('.row[data-id="c3"]').focus();
  client.arrive('c3', 'Are you there?');
  await drawn();
  expect(all('.row')[0]?.dataset.id).toBe('c3');
  expect((focused() as HTMLElement).dataset.id).toBe('c3');
  expect(find('.row[data-id="c3"] .badge').textContent).toContain('1 unread message');
});

test('a focused row that leaves the list hands the focus to the next', async () => {
  const client = threeConversations();
  const { find, focused, drawn } = await mountDesk(client);
  find('.row[data-id="c2"]').focus();
  client.change('c2', { state: 'resolved' });
  await drawn();
  expect((focused() as HTMLElement).dataset.id).toBe('c3');
});

test('a message elsewhere is announced once and counted in the page title', async () => {
  const client = threeConversations();
  document.title = 'Desk';
  const { desk, all, drawn } = await mountDesk(client);
  client.arrive('c2', 'Hello?');
  await drawn();
  expect(all('[role="status"]').map(({ textContent }) => textContent)).toContain('New message from Ben');
  expect(document.title).toBe('(1) Desk');
  desk.remove();
  expect(document.title).toBe('Desk');
});

test('open, resolved and all are tabs; what a tab holds is counted where it is known', async () => {
  const client = threeConversations().seed({ conversationId: 'c9', state: 'resolved', activeAt: 1, says: ['Bye'] });
  const { find, all, focused, drawn } = await mountDesk(client);
  expect(find('#tab-open').textContent).toMatch(/Open\s*3/);
  expect(find('#tab-resolved').textContent).toMatch(/Resolved$/);
  find('#tab-open').focus();
  await userEvent.keyboard('{ArrowRight}');
  await drawn();
  expect(focused()?.id).toBe('tab-resolved');
  expect(all('.row').map(({ dataset }) => dataset.id)).toEqual(['c9']);
  await userEvent.keyboard('{End}');
  await drawn();
  expect(find('#tab-all').textContent).toMatch(/All\s*4/);
  expect(find('#tab-resolved').textContent).toMatch(/Resolved\s*1/);
  expect(find('.row[data-id="c9"] .tag').textContent).toBe('Resolved');
});

test('the next page goes on with its first row, and only for who asked', async () => {
  const client = threeConversations();
  client.hasMore = true;
  const { find, all, focused, drawn } = await mountDesk(client);
  expect(find('#tab-open').textContent).toMatch(/3\+/);
  await userEvent.click(find('.more'));
  expect(client.calls).toContain('more');
  client.hasMore = false;
  client.seed({ conversationId: 'c8', activeAt: 5, says: ['Old'] });
  await drawn();
  expect((focused() as HTMLElement).dataset.id).toBe('c8');
  expect(all('.more')).toHaveLength(0);
});

test('an empty list says what will happen, a waiting one shows where rows will be, an offline one says so', async () => {
  const client = new FakeAgentClient();
  client.isListing = true;
  const { find, all, drawn } = await mountDesk(client);
  expect(all('.bone')).not.toHaveLength(0);
  client.isListing = false;
  client.list('all');
  find('#tab-all').click();
  await drawn();
  expect(find('.empty').textContent).toContain('No conversations yet');
  expect(find('.empty').textContent).toContain('When a customer writes, it appears here.');
  client.connect({ state: 'waiting', retryAt: null, isOffline: true });
  await drawn();
  expect(find('.empty').textContent).toContain('Not connected');
});

test('X1: names and texts that look like markup are shown as text', async () => {
  const nasty = '"><img src=x onerror="window.hit=1"><b>bold</b>';
  const client = new FakeAgentClient().seed({ conversationId: 'c1', contactName: nasty, says: [nasty] });
  const { find, all, drawn } = await mountDesk(client);
  find('.row').click();
  await drawn();
  expect(find('.row .name').textContent).toBe(nasty);
  expect(find('.row .said').textContent).toContain(nasty);
  expect(find('throughline-desk-conversation').shadowRoot?.querySelector('h2')?.textContent).toBe(nasty);
  expect(find('throughline-timeline').shadowRoot?.querySelector('.text')?.textContent).toBe(nasty);
  expect(all('img')).toHaveLength(0);
  expect(document.title).not.toContain('<');
  expect('hit' in window).toBe(false);
});

test('a visitor without a name has a label that stays', async () => {
  const client = new FakeAgentClient().seed({ conversationId: 'c1', says: ['Hi'] });
  const { find, drawn } = await mountDesk(client);
  const label = find('.row .name').textContent;
  expect(label).toMatch(/^Visitor [0-9A-Z]{4}$/);
  client.arrive('c1', 'Still me');
  await drawn();
  expect(find('.row .name').textContent).toBe(label);
});

test('the preview says who wrote last, and by which channel', async () => {
  const client = new FakeAgentClient().seed({
    conversationId: 'c1',
    says: [{ text: 'On it', author: { kind: 'agent', id: 'agent-1', name: 'Ruth de Vries' } }],
  });
  client.seed({ conversationId: 'c2', says: [{ text: 'By mail', via: { channel: 'email', hint: null } }] });
  const { find } = await mountDesk(client);
  expect(find('.row[data-id="c1"] .said').textContent).toBe('You: On it');
  expect(find('.row[data-id="c2"] .preview').textContent).toContain('by e-mail');
  expect(find('.row[data-id="c2"] .icon-mail')).toBeTruthy();
});
