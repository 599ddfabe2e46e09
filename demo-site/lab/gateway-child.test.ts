import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GatewayChild } from './gateway-child.ts';
import type { GatewayState } from './gateway-messages.ts';

let logFile: string;
let states: GatewayState[];
let offsetMs: number;
let onCrash: ReturnType<typeof vi.fn<(what: string) => void>>;
let gateway: GatewayChild;

const log = () => readFileSync(logFile, 'utf8');
const pids = () => [...log().matchAll(/^pid (\d+)/gm)].map(([, pid]) => Number(pid));

function child(env: Record<string, string> = {}): GatewayChild {
  const module = join(import.meta.dirname, 'testing/stand-in-gateway.ts');
  const onState = (state: GatewayState) => states.push(state);
  return new GatewayChild({ env, logFile, module, offsetMs: () => offsetMs, onState, onCrash });
}

beforeEach(() => {
  logFile = join(mkdtempSync(join(tmpdir(), 'throughline-gateway-')), 'gateway.log');
  states = [];
  offsetMs = 0;
  onCrash = vi.fn<(what: string) => void>();
  gateway = child();
});

afterEach(() => gateway.stop());

describe('the gateway in its own process', () => {
  test('runs once it says so, and tells the first password', async () => {
    await gateway.start();
    expect(states).toEqual(['starting', 'running']);
    expect(gateway.firstAgent).toEqual({ email: 'a@b.test', password: 'once' });
  });

  test('killed on purpose it stays away until it is started again', async () => {
    await gateway.start();
    await gateway.kill();
    expect(gateway.state).toBe('killed');
    await gateway.start();
    expect(states).toEqual(['starting', 'running', 'killed', 'starting', 'running']);
    expect(onCrash).not.toHaveBeenCalled();
    expect(new Set(pids()).size).toBe(2);
  });

  test('dead by itself it is started again, with a word about it', async () => {
    await gateway.start();
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(pids()).toHaveLength(2), 10_000);
    await vi.waitFor(() => expect(gateway.state).toBe('running'), 10_000);
    expect(onCrash).toHaveBeenCalledExactlyOnceWith('SIGKILL');
  });

  test('that cannot start says why', async () => {
    gateway = child({ STAND_IN_FAILS: '1' });
    await expect(gateway.start()).rejects.toThrow('the disk is full');
  });

  test('hears of the clock, and begins with it after a kill', async () => {
    await gateway.start();
    offsetMs = 60_000;
    gateway.turnClock(offsetMs);
    await vi.waitFor(() => expect(log()).toContain('{"kind":"clock","offsetMs":60000}'));
    await gateway.kill();
    await gateway.start();
    await vi.waitFor(() => expect(log()).toMatch(/pid \d+ offset 60000/));
  });

  test('stopped it is asked to end, not killed', async () => {
    await gateway.start();
    await gateway.stop();
    expect(log()).toContain('{"kind":"stop"}');
    expect(gateway.state).toBe('stopped');
    expect(onCrash).not.toHaveBeenCalled();
  });
});
