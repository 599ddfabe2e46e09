import { limits } from '@throughline/sdk/wire';
import { describe, expect, test, vi } from 'vitest';
import { ben } from '../testing/entries.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { OwnTyping } from './own-typing.ts';
import { TypingPeers } from './typing-peers.ts';

describe('somebody types at the other side', () => {
  test('until they stop, or no longer say so', () => {
    const clock = new ManualClock();
    const onChange = vi.fn();
    const peers = new TypingPeers(clock, onChange);
    peers.set(ben, true);
    expect(peers.authors).toEqual([ben]);
    clock.advance(limits.typingForMs - 1);
    peers.set(ben, true);
    clock.advance(limits.typingForMs - 1);
    expect(peers.authors).toEqual([ben]);
    expect(onChange).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(peers.authors).toEqual([]);
    expect(onChange).toHaveBeenCalledTimes(2);
    peers.set(ben, true);
    peers.set(ben, false);
    expect(peers.authors).toEqual([]);
    expect(clock.running).toBe(0);
  });
});

describe('somebody types here', () => {
  test('is said at once, renewed every 3 s, and taken back', () => {
    const clock = new ManualClock();
    const said: boolean[] = [];
    const typing = new OwnTyping(clock, (on) => said.push(on));
    for (let key = 0; key < 40; key++) {
      typing.set(true);
      clock.advance(100);
    }
    expect(said).toEqual([true, true]);
    typing.set(false);
    typing.set(false);
    expect(said).toEqual([true, true, false]);
  });

  test('and stops when no key is pressed for a while', () => {
    const clock = new ManualClock();
    const said: boolean[] = [];
    const typing = new OwnTyping(clock, (on) => said.push(on));
    typing.set(true);
    clock.advance(5_000);
    expect(said).toEqual([true, false]);
    expect(clock.running).toBe(0);
  });
});
