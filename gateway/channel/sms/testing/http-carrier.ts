import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a played provider does with the next requests; `gone`: connections are refused. */
export type Does = 'accept' | 'refuse' | 'busy' | 'lost' | 'gone';

export interface PlayedRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface PlayedAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A server of a provider's API on a port of its own. */
export interface HttpCarrier {
  baseUrl: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts it. `answer` plays the API; null: the connection is closed without a word. */
export async function startHttpCarrier(
  answer: (request: PlayedRequest) => PlayedAnswer | null | Promise<PlayedAnswer | null>,
): Promise<HttpCarrier> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://played.test');
    const body = await bodyOf(request);
    const said = await answer({ method: request.method ?? '', url, headers: request.headers, body });
    if (said === null) return request.socket.destroy();
    const isBytes = said.body instanceof Uint8Array;
    response.writeHead(said.status, { 'content-type': 'application/json', connection: 'close', ...said.headers });
    return response.end(isBytes ? said.body : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
