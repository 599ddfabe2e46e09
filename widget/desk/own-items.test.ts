import { expect, test } from 'vitest';
import { said } from '../testing/sample-timeline.ts';
import { ownedBy } from './own-items.ts';

const ruth = { kind: 'agent', id: 'ruth', name: 'Ruth' } as const;
const tom = { kind: 'agent', id: 'tom', name: 'Tom' } as const;
const own = (items: Parameters<typeof ownedBy>[0]) =>
  ownedBy(items, 'ruth').map((item) => 'isMine' in item && item.isMine);

test('an agent’s own are those the agent said, not those of colleagues', () => {
  const items = [said('a', { author: ruth, isMine: true }), said('b', { author: tom, isMine: true })];
  expect(own(items)).toEqual([true, false]);
});

test('what is on its way is the agent’s own, also before the gateway has said who that is', () => {
  expect(own([said('a', { author: { ...tom, id: 'me' }, isMine: true, seq: null })])).toEqual([true]);
});

test('what the contact said stays theirs', () => {
  expect(own([said('a', { isMine: false })])).toEqual([false]);
});
