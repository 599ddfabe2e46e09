import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { FakeAgentClient, ruth } from './fake-agent-client.testing.ts';
import { keptToken, type Mounted, mountDesk } from './mount-desk.testing.ts';

async function signIn({ find, drawn }: Mounted, email: string, password: string): Promise<void> {
  find<HTMLInputElement>('#email').value = email;
  find<HTMLInputElement>('#password').value = password;
  find('button[type="submit"]').click();
  await drawn();
}

const signedOut = () => new FakeAgentClient().seed({ conversationId: 'c1', says: ['Hello'] });

test('an agent signs in with e-mail and password and sees the conversations', async () => {
  const client = signedOut();
  const desk = await mountDesk(client, { isSignedIn: false });
  await signIn(desk, ' ruth@shop.example ', 'correct horse');
  expect(client.calls).toContain('signIn ruth@shop.example');
  expect(desk.all('.row')).toHaveLength(1);
  expect(keptToken()).toBe('token-of-a-new-session');
});

test('a password manager knows the fields', async () => {
  const { find } = await mountDesk(signedOut(), { isSignedIn: false });
  expect(find('#email').getAttribute('autocomplete')).toBe('username');
  expect(find('#password').getAttribute('autocomplete')).toBe('current-password');
});

test('the password can be shown and hidden', async () => {
  const { find, drawn } = await mountDesk(signedOut(), { isSignedIn: false });
  find<HTMLInputElement>('#password').value = 'secret';
  await userEvent.click(find('.password button'));
  await drawn();
  expect(find<HTMLInputElement>('#password').type).toBe('text');
  expect(find<HTMLInputElement>('#password').value).toBe('secret');
  expect(find('.password button').getAttribute('aria-label')).toBe('Hide password');
});

test.each([
  ['not-signed-in', null, 'E-mail or password is not right'],
  ['not-allowed', null, 'no desk here'],
  ['rate-limited', 110_000, 'Wait 2 minutes'],
  ['offline', null, 'cannot be reached'],
  ['unavailable', null, 'cannot sign you in just now'],
])('a sign-in that is declined as %s is explained in plain words', async (refused, retryAfterMs, words) => {
  const client = signedOut();
  client.nextSignIn = { refused, retryAfterMs };
  const desk = await mountDesk(client, { isSignedIn: false });
  await signIn(desk, 'ruth@shop.example', 'wrong');
  expect(desk.find('[role="alert"]').textContent).toContain(words);
  expect(desk.all('throughline-desk-board')).toHaveLength(0);
  expect(keptToken()).toBeNull();
});

test('an empty field is pointed at, and nothing is sent', async () => {
  const client = signedOut();
  const desk = await mountDesk(client, { isSignedIn: false });
  await signIn(desk, 'ruth@shop.example', '');
  expect(desk.focused()?.id).toBe('password');
  expect(desk.find('#password').getAttribute('aria-invalid')).toBe('true');
  expect(client.calls).toEqual([]);
});

test('a reload stays signed in', async () => {
  const client = signedOut();
  const { all } = await mountDesk(client);
  expect(client.calls).toContain('resume a-kept-session-token');
  expect(all('.row')).toHaveLength(1);
});

test('a session that has ended leads to the sign-in, with a word about it', async () => {
  const client = signedOut();
  client.nextSignIn = { refused: 'not-signed-in', retryAfterMs: null };
  const { find } = await mountDesk(client);
  expect(find('.message.calm').textContent).toContain('You were signed out');
  expect(keptToken()).toBeNull();
});

test('a gateway that cannot be reached keeps the session and is tried again', async () => {
  const client = signedOut();
  client.nextSignIn = { refused: 'offline', retryAfterMs: null };
  const { find, all, drawn } = await mountDesk(client);
  expect(find('.barrier').textContent).toContain('You are still signed in');
  client.nextSignIn = ruth;
  find('.barrier button').click();
  await drawn();
  expect(all('.row')).toHaveLength(1);
});

test('signed out elsewhere: the desk goes back to the sign-in and forgets the session', async () => {
  const client = signedOut();
  const { find, drawn } = await mountDesk(client);
  client.connect({ state: 'refused', reason: 'not-signed-in' });
  await drawn();
  expect(find('.message.calm').textContent).toContain('You were signed out');
  expect(keptToken()).toBeNull();
});

test('taken over by another window: the desk says so and can be taken back', async () => {
  const client = signedOut();
  const { find, all, drawn } = await mountDesk(client);
  client.connect({ state: 'refused', reason: 'replaced' });
  await drawn();
  expect(all('.row')).toHaveLength(0);
  find('.barrier button').click();
  await drawn();
  expect(all('.row')).toHaveLength(1);
});

test('signing out forgets the session and shows nothing of it', async () => {
  const client = signedOut();
  const { desk, find, all, drawn } = await mountDesk(client);
  const heard: string[] = [];
  desk.addEventListener('throughline-sign-out', ({ type }) => heard.push(type));
  find('button[aria-label="Sign out"]').click();
  await drawn();
  expect(client.calls).toContain('signOut');
  expect(keptToken()).toBeNull();
  expect(all('.row')).toHaveLength(0);
  expect(all('#email')).toHaveLength(1);
  expect(heard).toHaveLength(1);
});

test('a desk taken out of the page ends its client', async () => {
  const client = signedOut();
  const { desk } = await mountDesk(client);
  desk.remove();
  expect(client.calls.at(-1)).toBe('destroy');
});

test('the page hears who signed in', async () => {
  const heard: unknown[] = [];
  const listen = (event: Event) => heard.push((event as CustomEvent<unknown>).detail);
  document.addEventListener('throughline-sign-in', listen);
  await mountDesk(signedOut());
  document.removeEventListener('throughline-sign-in', listen);
  expect(heard).toEqual([{ agentId: ruth.agentId, name: ruth.name }]);
});
