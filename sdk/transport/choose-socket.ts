import type { OpenSocket, Socket, SocketEvents } from './socket.ts';
import type { World } from './world.ts';

/** A WebSocket on which nothing was heard by then is given up; a proxy that blocks it often just keeps silent. */
const webSocketDeadlineMs = 4_000;
const failuresForStream = 2;
const learntForMs = 300_000;
const lostWithoutCode = 1006;

export interface SocketWays extends Pick<World, 'clock' | 'isOnline'> {
  webSocket: OpenSocket;
  stream: OpenSocket;
}

/**
 * The WebSocket, or the stream where the network lets no WebSocket through:
 *
 * - A WebSocket that ends before anything was heard on it, while the device is online, has failed. After two in a row the
 *   next connections are streams. This is known to the page only, and to nothing that is stored.
 * - It holds for five minutes: the first connection begun after that tries the WebSocket again, once. A stream that lives
 *   is left alone; the next natural break (a nap, another network, a restarted gateway) brings the client up again.
 * - When a stream fails, too, nobody was there to answer, and nothing was learnt.
 *
 * Nothing is lost by going from one to the other: each connection resumes from the client's cursors.
 */
export function chooseSocket({ webSocket, stream, clock, isOnline }: SocketWays): OpenSocket {
  let failures = 0;
  let learntAt = 0;

  function failed(): void {
    if (!isOnline()) return;
    failures += 1;
    learntAt = clock.now();
  }

  const openStream: OpenSocket = (url, events) =>
    stream(
      url,
      unheard(events, () => {
        failures = 0;
      }),
    );

  const openWebSocket: OpenSocket = (url, events) => {
    let stop = (): void => {};
    const watched = unheard(events, failed);
    const closed = (closeCode: number): void => {
      stop();
      watched.closed(closeCode);
    };
    const heard = (text: string): void => {
      stop();
      failures = 0;
      watched.heard(text);
    };
    const socket = openAllowed(webSocket, url, { ...watched, heard, closed });
    stop = clock.after(socket ? webSocketDeadlineMs : 0, () => {
      socket?.close();
      closed(lostWithoutCode);
    });
    const close = (): void => {
      stop();
      socket?.close();
    };
    return { send: (text) => socket?.send(text), close };
  };

  return (url, events) => {
    if (failures >= failuresForStream && clock.now() - learntAt >= learntForMs) failures = failuresForStream - 1;
    return (failures < failuresForStream ? openWebSocket : openStream)(url, events);
  };
}

/** The same events, and one more: it ended before anything was heard. */
function unheard(events: SocketEvents, onUnheard: () => void): SocketEvents {
  let wasHeard = false;
  return {
    opened: () => events.opened(),
    heard(text) {
      wasHeard = true;
      events.heard(text);
    },
    closed(closeCode) {
      if (!wasHeard) onUnheard();
      events.closed(closeCode);
    },
  };
}

/** null where a policy of the page forbids the WebSocket, which some browsers say by throwing. */
function openAllowed(open: OpenSocket, url: string, events: SocketEvents): Socket | null {
  try {
    return open(url, events);
  } catch {
    return null;
  }
}
