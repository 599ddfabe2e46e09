/** What one socket tells; nothing after `closed`, and nothing after it was closed from here. */
export interface SocketEvents {
  heard(text: string): void;
  closed(closeCode: number): void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

export type OpenSocket = (url: string, events: SocketEvents) => Socket;

type NodeWebSocket = new (url: string, options?: { headers: Record<string, string> }) => WebSocket;

/**
 * Opens the platform's own WebSocket. Pages say their origin by themselves; in Node it is given here and travels in the
 * second argument of Node's (undici's) WebSocket, which browsers do not have.
 */
export function webSockets(origin?: string): OpenSocket {
  return (url, { heard, closed }) => {
    const socket = new (WebSocket as unknown as NodeWebSocket)(
      url,
      origin === undefined ? origin : { headers: { origin } },
    );
    socket.onmessage = ({ data }) => heard(String(data));
    socket.onclose = ({ code }) => closed(code);
    return {
      send: (text) => socket.send(text),
      close() {
        socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  };
}
