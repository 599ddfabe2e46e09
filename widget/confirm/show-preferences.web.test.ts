import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { showPreferences } from './show-preferences.ts';
import { showUnsubscribe } from './show-unsubscribe.ts';

const address = location.pathname + location.search;
const shown = {
  site: 'Demo shop',
  locale: 'en',
  channel: 'email',
  hint: 'a•••@example.org',
  sentence: 'Here, then by e-mail to a•••@example.org if I haven\u2019t read it after 5 min.',
  proposal: null as string | null,
  isStopped: false,
  quiet: null as { from: string; to: string; timeZone: string } | null,
};

function played(...answers: (Partial<typeof shown> | number)[]) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return typeof next === 'number' ? Response.json({}, { status: next }) : Response.json({ ...shown, ...next });
  });
}

async function open(hash = 'demo.a-secret-from-the-mail'): Promise<HTMLElement> {
  const main = document.createElement('main');
  document.body.replaceChildren(main);
  history.replaceState(null, '', `${address}#${hash}`);
  await showPreferences(main);
  return main;
}

const sent = (fetched: ReturnType<typeof played>, call: number) => {
  const [path, init] = fetched.mock.calls[call] ?? [];
  return { path, ...JSON.parse(String(init?.body)) };
};

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  document.adoptedStyleSheets = [];
  history.replaceState(null, '', address);
});

test('I8: opening shows the sentence and what can be chosen, and changes nothing; the secret leaves the address bar', async () => {
  const fetched = played({});
  const main = await open();
  await expect.element(page.getByText(shown.sentence)).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'As it is now' })).toBeChecked();
  expect(location.hash).toBe('');
  expect(fetched.mock.calls.map(([path]) => path)).toEqual(['/v1/sites/demo/preferences']);
  await expectAccessible(main);
});

test('a press saves what was chosen with its quiet hours, and the page says what holds now', async () => {
  const fetched = played({}, { sentence: 'By e-mail to a•••@example.org; not between 22:00 and 07:00.' });
  const main = await open();
  await userEvent.click(page.getByText('To a•••@example.org, at once'));
  await userEvent.click(page.getByText('Not at certain hours'));
  await userEvent.fill(page.getByLabelText('From'), '22:00');
  await userEvent.fill(page.getByLabelText('to', { exact: true }), '07:00');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await expect.element(page.getByText('Saved. Answers to you come:')).toBeVisible();
  await expect.element(page.getByText('not between 22:00 and 07:00', { exact: false })).toBeVisible();
  expect(sent(fetched, 1)).toMatchObject({
    path: '/v1/sites/demo/preferences/change',
    choice: 'address',
    quiet: { from: '22:00', to: '07:00', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  });
  expect(document.activeElement).toBe(main.querySelector('h1'));
  await expectAccessible(main);
});

test('with the keyboard alone one can end the messages', async () => {
  const fetched = played({}, { isStopped: true, sentence: 'Here.' });
  await open();
  await userEvent.tab();
  await userEvent.keyboard('{ArrowUp}');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('No messages are sent to a•••@example.org any more.')).toBeVisible();
  expect(sent(fetched, 1)).toMatchObject({ choice: 'stop', quiet: null });
  expect(page.getByRole('radio', { name: /No more messages/ }).elements()).toEqual([]);
});

test('what an agent proposed can be taken as it is', async () => {
  const fetched = played({ proposal: 'By e-mail to a•••@example.org.' }, {});
  await open();
  await userEvent.click(page.getByText('As we have proposed: By e-mail to a•••@example.org.'));
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await expect.element(page.getByText('Saved.', { exact: false })).toBeVisible();
  expect(sent(fetched, 1)).toMatchObject({ choice: 'proposal' });
});

test('speaks the customer’s language, whatever the browser’s', async () => {
  played({ locale: 'de', sentence: 'Hier.' });
  await open();
  await expect.element(page.getByRole('heading', { name: 'Wohin Antworten kommen' })).toBeVisible();
  expect(document.documentElement.lang).toBe('de');
});

test('X1: what a stranger chose is text', async () => {
  played({ site: '<img src=x onerror=alert(1)>', hint: '"><script>', sentence: '<b>x</b>' });
  const main = await open();
  expect(main.querySelectorAll('img, script, b')).toHaveLength(0);
  await expect.element(page.getByText('<b>x</b>')).toBeVisible();
});

test.each([
  [410, 'This link is no longer valid. A newer message has a new one.'],
  [503, 'That did not work just now. Try again in a moment.'],
])('says so when the gateway answers %i', async (status, words) => {
  played(status);
  await open();
  await expect.element(page.getByText(words)).toBeVisible();
});

test.each(['', 'demo', '.secret'])('the link "%s" is not complete and asks for nothing', async (hash) => {
  const fetched = played({});
  const main = await open(hash);
  await expect.element(page.getByText('This link is not complete. Open it from the message again.')).toBeVisible();
  expect(main.querySelector('button')).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

test('the mail program’s own link ends messages after a press, and not before', async () => {
  const fetched = played(200);
  const main = document.createElement('main');
  document.body.replaceChildren(main);
  showUnsubscribe(main);
  expect(fetched).not.toHaveBeenCalled();
  await expectAccessible(main);
  await userEvent.click(page.getByRole('button', { name: 'No more messages' }));
  await expect.element(page.getByText('Done. You can close this page.')).toBeVisible();
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: 'List-Unsubscribe=One-Click' });
  await expectAccessible(main);
});
