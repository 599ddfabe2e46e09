import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { clearPage, deep, deepFocus, shownText } from '../testing/mount.ts';
import { mountChat } from '../testing/mount-chat.ts';
import './throughline-chat.define.ts';

beforeEach(() => page.viewport(1100, 780));
afterEach(clearPage);

const option = (name: string | RegExp) => page.getByRole('radio', { name });
const press = (name: string) => userEvent.click(page.getByRole('button', { name, exact: true }));
const preview = (root: Element): string => deep(root, '.preview').textContent?.replace(/\s+/g, ' ').trim() ?? '';

const withSms = (): FakeClient => {
  const client = new FakeClient();
  client.site = { name: 'Blumen Bauer', channels: ['email', 'sms'] };
  return client;
};
const byMail = { addressId: 'mail-1', channel: 'email', hint: 'm•••@example.org', confirmed: true } as const;
const byPhone = { addressId: 'phone-1', channel: 'sms', hint: '··· 123', confirmed: true } as const;

test('a number is confirmed by a code sent to it', async () => {
  const client = withSms();
  client.answers.requestAddress = { addressId: 'phone-1', hint: '··· 456', expiresAt: 4e12 };
  const { chat, choose } = await mountChat({ client });
  const picker = await choose();
  await userEvent.click(option('Here, then by SMS'));
  await userEvent.click(option('15 minutes'));
  const number = page.getByRole('textbox', { name: 'Your mobile number' });
  await userEvent.fill(number, 'my phone');
  await press('Confirm number');
  await expect.element(page.getByText(/Please write your number with its country code/)).toBeVisible();
  expect(deepFocus()?.id).toBe('number');
  await userEvent.fill(number, '+44 7400 123456');
  await vi.waitFor(() =>
    expect(preview(picker)).toBe("Answers: Here, then by SMS to +44 7400 123456 if I haven't read it after 15 min."),
  );
  await press('Confirm number');
  await vi.waitFor(() => expect(deepFocus()?.id).toBe('code'));
  expect(shownText(chat)).toContain('We sent a 6-digit code to ··· 456.');
  expect(shownText(chat)).not.toContain('The link in that e-mail');
  await expect.element(page.getByRole('button', { name: 'Use another number' })).toBeVisible();
  expect(client.asked.at(-1)?.slice(0, 3)).toEqual(['reply.requestAddress', 'sms', '+44 7400 123456']);
});

test('an order of one’s own is put together, changed and taken apart with the keyboard alone', async () => {
  const client = withSms();
  client.addresses = [byMail, byPhone];
  const { choose } = await mountChat({ client });
  const picker = await choose();
  await userEvent.click(option('In an order of your own'));
  await press('Add another place');
  await vi.waitFor(() => expect(deepFocus()?.id).toBe('place-2'));
  await expect.element(page.getByRole('combobox', { name: 'Place 3' })).toHaveValue('sms phone-1');
  await userEvent.selectOptions(page.elementLocator(deep(picker, '#wait-2')), '1 day');
  const said = "then by SMS to ··· 123 if I haven't read it after 1 day.";
  await vi.waitFor(() => expect(preview(picker)).toContain(said));
  await press('Move place 3 up');
  await vi.waitFor(() => expect(deepFocus()?.id).toBe('place-1'));
  expect(preview(picker)).toContain("Here, then by SMS to ··· 123 if I haven't read it after 1 day, then by e-mail");
  await press('Take away place 1');
  await press('Save');
  await vi.waitFor(() =>
    expect(client.timeline.contract.steps.map(({ addressId }) => addressId)).toEqual(['phone-1', 'mail-1']),
  );
});

test('one place twice is said to be wrong', async () => {
  const { choose, client } = await mountChat({ client: withSms() });
  client.setAddresses([byMail, byPhone]);
  const picker = await choose();
  await userEvent.click(option('In an order of your own'));
  await press('Add another place');
  await userEvent.selectOptions(page.elementLocator(deep(picker, '#place-2')), 'By e-mail to m•••@example.org');
  await press('Save');
  await expect.element(page.getByText('Each place can be there only once.')).toBeVisible();
  expect(client.calls).not.toContain('reply.set');
});

test('an end is tonight, a Friday or a date, and the zone of the night is told', async () => {
  const client = withSms();
  client.addresses = [byPhone];
  const { choose } = await mountChat({ client });
  const picker = await choose();
  Object.assign(picker, { now: () => new Date(2026, 10, 16, 12).getTime(), timeZone: 'America/New_York' });
  await userEvent.click(option('By SMS right away'));
  await userEvent.click(page.getByText('Quiet hours and end date'));
  await userEvent.click(page.getByRole('checkbox'));
  await expect.element(page.getByText('Time in America/New York')).toBeVisible();
  await userEvent.click(option('Friday'));
  await vi.waitFor(() => expect(preview(picker)).toMatch(/until Friday,? 20 November 2026\./));
  await userEvent.click(option('Tonight'));
  await vi.waitFor(() => expect(preview(picker)).toMatch(/until Monday,? 16 November 2026\./));
  await userEvent.click(option('A date'));
  await userEvent.fill(page.getByLabelText('Last day'), '2026-11-30');
  await vi.waitFor(() => expect(preview(picker)).toMatch(/until Monday,? 30 November 2026\./));
  await userEvent.click(page.getByRole('checkbox'));
  await userEvent.click(option('No end'));
  await vi.waitFor(() => expect(preview(picker)).not.toContain('until'));
  expect(deep(picker, 'details').hasAttribute('open')).toBe(true);
});
