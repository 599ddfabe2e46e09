import { expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { settled } from '../testing/test-world.ts';
import { Draft, type DraftChange } from './draft.ts';

function tab(kept = new Map<string, unknown>()) {
  const clock = new ManualClock();
  const told: DraftChange[] = [];
  const storage = memoryStorage(kept);
  const draft = new Draft({ storage: () => storage, clock, tell: (change) => told.push(change), onChange: () => {} });
  draft.load(kept);
  return { draft, clock, told, kept };
}

test('what is written is there again after a reload', async () => {
  const { draft, clock, kept } = tab();
  draft.write({ text: 'Good mor' });
  draft.write({ text: 'Good morning', files: ['f1'] });
  expect(kept.size).toBe(0);
  clock.advance(150);
  await settled();
  const again = tab(kept);
  again.draft.load(kept);
  expect(again.draft.kept).toEqual({ text: 'Good morning', files: ['f1'] });
});

test('a page that goes keeps what was typed a moment ago', async () => {
  const { draft, kept } = tab();
  draft.write({ text: 'just now' });
  await draft.keepNow();
  expect(kept.get('draft')).toEqual({ text: 'just now', files: [] });
});

test('what was sent or wiped by hand is not kept', async () => {
  const { draft, kept } = tab();
  draft.write({ text: 'a' });
  await draft.keepNow();
  draft.write({ text: '', files: [] });
  await draft.keepNow();
  expect(kept.size).toBe(0);
  draft.write({ text: 'b' });
  draft.write({ text: '' });
  await draft.keepNow();
  expect(kept.size).toBe(0);
});

test('other tabs show the same, and do not keep it a second time', async () => {
  const one = tab();
  const two = tab();
  one.draft.write({ text: 'hello' });
  two.draft.hear(one.told[0] as DraftChange);
  two.clock.advance(1_000);
  await settled();
  expect(two.draft.kept.text).toBe('hello');
  expect(two.kept.size).toBe(0);
});

test('a record read late does not take away what was typed meanwhile', () => {
  const { draft } = tab();
  draft.write({ text: 'typed' });
  draft.load(new Map([['draft', { text: 'older', files: [] }]]));
  expect(draft.kept.text).toBe('typed');
});

test('what another tab has sent is not written any more in a tab that slept', async () => {
  const { draft, clock } = tab();
  draft.write({ text: 'sent elsewhere' });
  clock.advance(150);
  await settled();
  draft.load(new Map());
  expect(draft.kept).toEqual({ text: '', files: [] });
});

test('what was written before the record was known is kept then', async () => {
  const kept = new Map<string, unknown>([['draft', { text: 'older', files: [] }]]);
  const storage = memoryStorage(kept);
  const draft = new Draft({ storage: () => storage, clock: new ManualClock(), tell: () => {}, onChange: () => {} });
  draft.write({ text: 'composed by the page' });
  draft.load(kept);
  await settled();
  expect(kept.get('draft')).toEqual({ text: 'composed by the page', files: [] });
});

test('a record of another shape is left alone', () => {
  const { draft } = tab();
  for (const value of [null, 7, { text: 1, files: [] }, { text: 'a' }]) draft.load(new Map([['draft', value]]));
  expect(draft.kept).toEqual({ text: '', files: [] });
});
