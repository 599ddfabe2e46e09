import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeAgentClient, ruth, type Seed } from './fake-agent-client.testing.ts';
import { type Mounted, mountDesk } from './mount-desk.testing.ts';

afterEach(() => page.viewport(1280, 800));

const text = (element: Node) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
const evil = 'javascript:alert(1)';

async function opened(
  about: Seed['about'],
  { width = 1280, locale = 'en' } = {},
): Promise<Mounted & { client: FakeAgentClient }> {
  await page.viewport(width, 800);
  const client = new FakeAgentClient();
  client.seed({ conversationId: 'c1', contactName: 'Anna Berg', says: ['Hello'], ...(about && { about }) });
  const mounted = await mountDesk(client, { locale });
  mounted.find('.row').click();
  await mounted.drawn();
  return { ...mounted, client };
}

const viewed = (client: FakeAgentClient, name: string, url: string | null = null): void =>
  client.put('c1', { kind: 'touchpoint', name, properties: { total: 12.5, gift: true }, url });
const facts = (desk: Mounted) => text(desk.find('throughline-desk-facts').shadowRoot as ShadowRoot);
const addTag = async (desk: Mounted, tag: string): Promise<void> => {
  desk.find('throughline-desk-facts').focus();
  await userEvent.keyboard(`${tag}{Enter}`);
  await desk.drawn();
};

test('the panel shows what the site says of the contact as a table, and nothing where it says nothing', async () => {
  const desk = await opened({ attributes: { plan: 'gold', orders: 3, vip: true }, tags: [], lastTouchpoint: null });
  const rows = desk.within('throughline-desk-facts', 'tr').map(text);
  expect(rows).toEqual(['plan gold', 'orders 3', 'vip yes']);
  desk.client.change('c1', { about: { attributes: {}, tags: [], lastTouchpoint: null } });
  await desk.drawn();
  expect(desk.within('throughline-desk-facts', 'table')).toEqual([]);
});

test('a tag is put on, once, and taken off again; the focus stays in the field', async () => {
  const desk = await opened({ attributes: {}, tags: ['vip'], lastTouchpoint: null });
  await addTag(desk, ' angry ');
  await addTag(desk, 'vip');
  await addTag(desk, '  ');
  const tags = () => desk.within('throughline-desk-facts', 'li').map(text);
  expect(tags()).toEqual(['vip', 'angry']);
  desk.firstWithin('throughline-desk-facts', 'li button').click();
  await desk.drawn();
  expect(tags()).toEqual(['angry']);
  expect(desk.client.calls.filter((call) => call.startsWith('tag'))).toEqual(['tag +angry -', 'tag + -vip']);
  expect(desk.focused()?.tagName).toBe('INPUT');
});

test('a tag is no longer than the wire takes', async () => {
  const desk = await opened(undefined);
  expect(desk.firstWithin<HTMLInputElement>('throughline-desk-facts', 'input').maxLength).toBe(60);
});

test('the key “t” leads to the field for a tag, also where the panel has no place of its own', async () => {
  for (const width of [1280, 900]) {
    const desk = await opened(undefined, { width });
    await userEvent.keyboard('t');
    await desk.drawn();
    expect(desk.focused()?.getAttribute('aria-label'), `${width}`).toBe('Add a tag');
    desk.desk.remove();
  }
});

test('the last thing done on the site stands there with its time, its address as text and never as a link', async () => {
  const desk = await opened(undefined);
  const at = desk.client.now - 5 * 60_000;
  desk.client.change('c1', {
    about: { attributes: {}, tags: [], lastTouchpoint: { at, name: 'page viewed', url: evil } },
  });
  await desk.drawn();
  const said = facts(desk);
  expect(said).toContain('page viewed');
  expect(said).toContain('5 min');
  expect(said).toContain(evil);
  expect(desk.within('throughline-desk-facts', 'a')).toEqual([]);
});

test('a newer touchpoint of the timeline is the last one', async () => {
  const desk = await opened({ attributes: {}, tags: [], lastTouchpoint: { at: 1, name: 'page viewed', url: null } });
  viewed(desk.client, 'checkout begun');
  await desk.drawn();
  expect(facts(desk)).toContain('checkout begun');
});

test('many touchpoints in a row are one quiet line, and a press shows each', async () => {
  const desk = await opened(undefined);
  for (let n = 1; n <= 5; n += 1) viewed(desk.client, 'page viewed', `https://shop.example/lamp-${n}`);
  viewed(desk.client, 'lamp added', evil);
  await desk.drawn();
  const lines = desk.all('throughline-desk-facts-line');
  expect(lines).toHaveLength(1);
  const [line] = lines.map(({ shadowRoot }) => shadowRoot as ShadowRoot);
  const parts = [...(line?.querySelectorAll('.part') ?? [])].map(text);
  expect(parts).toEqual(['page viewed × 5', 'lamp added']);
  line?.querySelector('summary')?.click();
  await desk.drawn();
  const items = [...(line?.querySelectorAll('li') ?? [])];
  expect(items).toHaveLength(6);
  expect(text(items[0] as Element)).toContain('https://shop.example/lamp-1');
  expect(text(items[0] as Element)).toContain('gift: yes');
  expect(line?.querySelectorAll('a')).toHaveLength(0);
});

test('words between them make two lines', async () => {
  const desk = await opened(undefined);
  viewed(desk.client, 'page viewed');
  desk.client.arrive('c1', 'Still there?');
  viewed(desk.client, 'page viewed');
  await desk.drawn();
  expect(desk.all('throughline-desk-facts-line')).toHaveLength(2);
});

test('changed tags and attributes stand in the timeline with who changed them', async () => {
  const desk = await opened(undefined);
  const author = { kind: 'agent', id: ruth.agentId, name: ruth.name } as const;
  desk.client.put('c1', { kind: 'tags', add: ['vip'], remove: ['new'], author });
  desk.client.put('c1', { kind: 'attributes', set: { plan: 'gold', trial: null } });
  await desk.drawn();
  const line = desk.find('throughline-desk-facts-line').shadowRoot as ShadowRoot;
  expect([...line.querySelectorAll('.part')].map(text)).toEqual([
    'tag “vip” added',
    'tag “new” removed',
    'plan: gold',
    'trial removed',
  ]);
  expect(text(line.querySelector('li') as Element)).toContain('(Ruth de Vries)');
});

test.each([
  ['de', 'Schlagwörter', 'Neues Schlagwort'],
  ['nl', 'Labels', 'Nieuw label'],
])('what is known of a contact is told in the agent’s language: %s', async (locale, heading, add) => {
  const desk = await opened(undefined, { locale });
  expect(text(desk.firstWithin('throughline-desk-facts', 'h3'))).toBe(heading);
  expect(desk.firstWithin<HTMLInputElement>('throughline-desk-facts', 'input').placeholder).toBe(add);
});
