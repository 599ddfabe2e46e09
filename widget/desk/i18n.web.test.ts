import { expect, test } from 'vitest';
import { byMail, contractOf, FakeAgentClient, here } from './fake-agent-client.testing.ts';
import { mountDesk } from './mount-desk.testing.ts';

test.each([
  ['en-GB', 'Conversations', 'Resolve'],
  ['de-CH', 'Unterhaltungen', 'Erledigen'],
  ['nl', 'Gesprekken', 'Afronden'],
  ['fr', 'Conversations', 'Resolve'],
])('the desk speaks %s', async (locale, heading, resolve) => {
  const contract = contractOf([here, byMail]);
  const client = new FakeAgentClient().seed({ conversationId: 'c1', contactName: 'Anna', contract, says: ['Hi'] });
  const { find, drawn } = await mountDesk(client, { locale });
  find('.row').click();
  await drawn();
  expect(find('h1').textContent).toBe(heading);
  expect(find('.resolve').textContent?.trim()).toBe(resolve);
});
