import type { TabChannel } from '../transport/world.ts';
import type { FakeLoop } from './fake-loop.ts';

/** The broadcast channels of one browser profile: each message is cloned and comes to all other tabs, later and in order. */
export class FakeChannels {
  readonly #open = new Set<{ name: string; loop: FakeLoop; channel: TabChannel }>();

  of(loop: FakeLoop): (name: string) => TabChannel {
    return (name) => {
      const channel: TabChannel = {
        postMessage: (message) => {
          if (!this.#open.has(end)) throw new DOMException('the channel is closed', 'InvalidStateError');
          this.#post(end.channel, name, message);
        },
        onmessage: null,
        close: () => void this.#open.delete(end),
      };
      const end = { name, loop, channel };
      this.#open.add(end);
      return channel;
    };
  }

  /** The tab has ended. */
  end(loop: FakeLoop): void {
    for (const known of [...this.#open]) if (known.loop === loop) this.#open.delete(known);
  }

  #post(from: TabChannel, name: string, message: unknown): void {
    for (const to of [...this.#open]) {
      if (to.name !== name || to.channel === from) continue;
      const event = new MessageEvent<unknown>('message', { data: structuredClone(message) });
      to.loop.run(() => {
        if (this.#open.has(to)) to.channel.onmessage?.(event);
      });
    }
  }
}
