import type { ConnectionState } from '@throughline/sdk';
import { html } from 'lit';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { clearPage, deepAll, heard, mount, shownText } from '../testing/mount.ts';
import { thenEmail } from '../testing/sample-timeline.ts';
import type { ConnectionLine } from './connection-line.ts';
import type { ContractLine } from './contract-line.ts';
import './ui.define.ts';

afterEach(clearPage);

test.each<[ConnectionState, string]>([
  [{ state: 'idle' }, ''],
  [{ state: 'live' }, ''],
  [{ state: 'connecting' }, 'Connecting'],
  [{ state: 'waiting', retryAt: null, isOffline: true }, 'You are offline. What you write is kept and sent later'],
  [{ state: 'waiting', retryAt: 1, isOffline: false }, 'We can’t connect right now. What you write is kept'],
  [{ state: 'refused', reason: 'unsupported-version' }, 'reload the page'],
  [{ state: 'refused', reason: 'replaced' }, 'another window'],
])('the connection %o is told in words', async (connection, words) => {
  const line = await mount<ConnectionLine>(
    html`<throughline-connection .connection=${connection}></throughline-connection>`,
  );
  if (words === '') expect(deepAll(line, 'p')).toEqual([]);
  else expect(shownText(line)).toContain(words);
  await expectAccessible(line);
});

test('the contract stands in its own words, with a way to change it only where one may', async () => {
  const line = await mount<ContractLine>(
    html`<throughline-contract
      label="Answers:"
      action="Reply to me by…"
      editable
      .contract=${thenEmail}
    ></throughline-contract>`,
  );
  expect(shownText(line)).toContain('Answers: Here, then by e-mail to m•••@example.org');
  const asked = heard(line, 'throughline-edit-contract');
  await userEvent.click(page.getByRole('button', { name: 'Reply to me by…' }));
  await asked;
  await expectAccessible(line);
  line.editable = false;
  await line.updateComplete;
  expect(deepAll(line, 'button')).toEqual([]);
});
