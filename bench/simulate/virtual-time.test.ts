import { describe, expect, test } from 'vitest';
import { isClean } from '../checker.ts';
import { playSeed, prepare } from './run.ts';
import { Program, VirtualTime } from './virtual-time.ts';

const tooMuch = 'more than 1000 things happened';

describe('a run in which things feed each other ends', () => {
  test('when each takes a moment', async () => {
    const time = new VirtualTime(1_000);
    const again = (): void => void time.after(1, again);
    again();
    await expect(time.pass(60_000)).rejects.toThrow(`${tooMuch} by 1.001 s`);
  });

  test('when they take no time at all', async () => {
    const time = new VirtualTime(1_000);
    const [one, two] = [new Program(time), new Program(time)];
    const ask = (): void => one.loop.run(answer);
    const answer = (): void => two.loop.run(ask);
    ask();
    await expect(time.pass(1)).rejects.toThrow(`${tooMuch} by 0.000 s`);
  });

  test('and names the seed, without a verdict on the rest', async () => {
    const { seed, uncaught, verdict } = await playSeed(1, await prepare(), 1_000);
    expect(seed).toBe(1);
    expect(uncaught).toEqual([expect.stringContaining(tooMuch)]);
    expect(isClean(verdict)).toBe(true);
  });
});

test('as many things as a run may have are played to the end', async () => {
  const time = new VirtualTime(1_000);
  let happened = 0;
  for (let at = 1; at <= 1_000; at++) time.after(at, () => void happened++);
  await time.pass(1_000);
  expect(happened).toBe(1_000);
});
