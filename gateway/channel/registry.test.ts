import { expect, test } from 'vitest';
import type { Channel } from './channel.ts';
import { createChannels } from './registry.ts';

const email: Channel = {
  name: 'email',
  onUnknown: 'send-again',
  readAddress: () => null,
  send: async () => ({ kind: 'accepted', externalId: 'x' }),
  sendCode: async () => ({ kind: 'accepted', externalId: 'x' }),
  listen: async () => async () => {},
};

test('a channel is found by its name, and one that is not set up is not there', () => {
  const channels = createChannels([email]);
  expect(channels.get('email')).toBe(email);
  expect(channels.get('web')).toBeUndefined();
  expect(channels.names()).toEqual(['email']);
});

test('two channels of one name are a mistake in the set-up', () => {
  expect(() => createChannels([email, email])).toThrow(/same name/);
});
