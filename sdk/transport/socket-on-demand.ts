import type { OpenSocket, Socket } from './socket.ts';

const lostWithoutCode = 1006;

/** A way to the gateway whose code is fetched when it is first gone; where that fails, the connection has failed. */
export function socketOnDemand(fetchWay: () => Promise<OpenSocket>): OpenSocket {
  return (url, events) => {
    let socket: Socket | null = null;
    let isClosed = false;
    fetchWay().then(
      (open) => {
        if (!isClosed) socket = open(url, events);
      },
      () => {
        if (!isClosed) events.closed(lostWithoutCode);
      },
    );
    return {
      // Nobody says anything on a socket before the gateway has.
      send: (text) => socket?.send(text),
      close() {
        isClosed = true;
        socket?.close();
      },
    };
  };
}
