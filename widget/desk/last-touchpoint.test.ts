import { expect, test } from 'vitest';
import { lastTouchpoint } from './last-touchpoint.ts';

const author = { kind: 'contact', id: 'anna', name: null } as const;
const at = (time: number, name: string) => ({ at: time, name, url: null });
const listed = (last: ReturnType<typeof at> | null) => ({ about: { attributes: {}, tags: [], lastTouchpoint: last } });
const held = (time: number, name: string) => ({
  items: [{ kind: 'touchpoint', key: 'k', seq: 1, author, properties: {}, ...at(time, name) } as const],
});

test('the newer of what the list and the timeline know', () => {
  expect(lastTouchpoint(listed(at(2, 'listed')), held(1, 'held'))?.name).toBe('listed');
  expect(lastTouchpoint(listed(at(1, 'listed')), held(2, 'held'))?.name).toBe('held');
});

test('either alone, or nothing', () => {
  expect(lastTouchpoint(listed(at(2, 'listed')), null)?.name).toBe('listed');
  expect(lastTouchpoint({}, held(2, 'held'))?.name).toBe('held');
  expect(lastTouchpoint(listed(null), { items: [] })).toBeNull();
});
