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

  return (url, events) => {
    if (failures >= failuresForStream && clock.now() - learntAt >= learntForMs) failures = failuresForStream - 1;
    const isStream = failures >= failuresForStream;
    let wasHeard = false;
    let stop = (): void => {};
    const heard = (text: string): void => {
      stop();
      wasHeard = true;
      if (!isStream) failures = 0;
      events.heard(text);
    };
    const closed = (closeCode: number): void => {
      stop();
      if (!wasHeard && isStream) failures = 0;
      else if (!wasHeard && isOnline()) {
        failures += 1;
        learntAt = clock.now();
      }
      events.closed(closeCode);
    };
    const socket = openAllowed(isStream ? stream : webSocket, url, { ...events, heard, closed });
    const giveUp = (): void => {
      socket?.close();
      closed(lostWithoutCode);
    };
    if (!isStream) stop = clock.after(socket ? webSocketDeadlineMs : 0, giveUp);
    const close = (): void => {
      stop();
      socket?.close();
    };
    return { send: (text) => socket?.send(text), close };
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
