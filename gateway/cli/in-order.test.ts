import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

/** Works on things that each take as long as the test wants. */
function slow() {
  const ends = new Map<string, () => void>();
  const work = (name: string) =>
    new Promise<string>((resolve) => {
      ends.set(name, () => resolve(name.toUpperCase()));
    });
  return { ends, work };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('results come in the order asked, whatever is ready first', async () => {
  const { ends, work } = slow();
  const results: string[] = [];
  const all = (async () => {
    for await (const result of inOrder(['a', 'b', 'c'], { count: 3, bytes: 10 }, async () => 1, work))
      results.push(result);
  })();
  await settled();
  for (const name of ['c', 'b', 'a']) ends.get(name)?.();
  await all;
  expect(results).toEqual(['A', 'B', 'C']);
});

test('no more is worked on than the width, in number and in bytes', async () => {
  const sizes: Readonly<Record<string, number>> = { a: 4, b: 4, c: 4, huge: 99, d: 1, e: 1, f: 1 };
  const running = new Set<string>();
  const together: string[] = [];
  const work = async (name: string) => {
    running.add(name);
    together.push([...running].join(' '));
    await settled();
    running.delete(name);
  };
  const width = { count: 2, bytes: 10 };
  for await (const _ of inOrder(Object.keys(sizes), width, async (name) => sizes[name] ?? 0, work));
  const held = together.map((names) => names.split(' ').reduce((sum, name) => sum + (sizes[name] ?? 0), 0));
  expect(together.every((names) => names.split(' ').length <= 2)).toBe(true);
  expect(held.every((bytes, at) => bytes <= 10 || together[at] === 'huge')).toBe(true);
  expect(Math.max(...together.map((names) => names.split(' ').length))).toBe(2);
});
