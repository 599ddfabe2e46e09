import { describe, expect, test, vi } from 'vitest';
import type { Bus, Hint } from './bus.ts';

const grown = (siteId: string, head: number): Hint => ({ kind: 'grown', siteId, conversationId: 'c1', head });

/** What every implementation of `Bus` does while nothing is lost. */
export function testBus(name: string, open: () => Promise<{ bus: Bus; close(): Promise<void> }>): void {
  describe(name, () => {
    test('everybody who listens to a site hears its hints, and nobody else does', async () => {
      const { bus, close } = await open();
      const heard = [vi.fn(), vi.fn(), vi.fn()] as const;
      bus.subscribe('shop', heard[0]);
      bus.subscribe('shop', heard[1]);
      bus.subscribe('bank', heard[2]);
      bus.publish(grown('shop', 1));
      bus.publish(grown('bank', 2));
      await vi.waitFor(() => expect(heard[2]).toHaveBeenCalledWith(grown('bank', 2)));
      await vi.waitFor(() => expect(heard[1]).toHaveBeenCalledWith(grown('shop', 1)));
      await vi.waitFor(() => expect(heard[0]).toHaveBeenCalledWith(grown('shop', 1)));
      expect(heard.map((listener) => listener.mock.calls.length)).toEqual([1, 1, 1]);
      await close();
    });

    test('who stopped listening hears nothing more; stopping twice is fine', async () => {
      const { bus, close } = await open();
      const [gone, here] = [vi.fn(), vi.fn()];
      const stop = bus.subscribe('shop', gone);
      bus.subscribe('shop', here);
      stop();
      stop();
      bus.publish(grown('shop', 1));
      await vi.waitFor(() => expect(here).toHaveBeenCalledTimes(1));
      expect(gone).not.toHaveBeenCalled();
      await close();
    });

    test('the same listener twice is two subscriptions, each with its own end', async () => {
      const { bus, close } = await open();
      const [listener, last] = [vi.fn(), vi.fn()];
      const stop = bus.subscribe('shop', listener);
      bus.subscribe('shop', listener);
      stop();
      bus.subscribe('shop', last);
      bus.publish(grown('shop', 1));
      await vi.waitFor(() => expect(last).toHaveBeenCalledTimes(1));
      expect(listener).toHaveBeenCalledTimes(1);
      await close();
    });

    test('a listener may stop others while it hears', async () => {
      const { bus, close } = await open();
      const heard = vi.fn();
      const stops: (() => void)[] = [];
      const stopAll = vi.fn(() => {
        for (const stop of stops) stop();
      });
      stops.push(bus.subscribe('shop', stopAll), bus.subscribe('shop', heard));
      bus.publish(grown('shop', 1));
      await vi.waitFor(() => expect(stopAll).toHaveBeenCalledTimes(1));
      bus.publish(grown('shop', 2));
      await close();
      expect(heard).not.toHaveBeenCalledWith(grown('shop', 2));
    });

    test('nobody has to listen', async () => {
      const { bus, close } = await open();
      expect(() => bus.publish(grown('shop', 1))).not.toThrow();
      await close();
    });
  });
}
