import { type AddressInfo, createServer, type Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** Everything of the demo listens here only. */
export const loopback = '127.0.0.1';

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

async function claim(wanted: number): Promise<Server> {
  const server = createServer();
  try {
    await listen(server, wanted);
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && wanted !== 0) return claim(0);
    throw error;
  }
}

/** For each wanted port itself when nobody listens there, else any free one; 0 asks for any. */
export async function freePorts<K extends string>(wanted: Readonly<Record<K, number>>): Promise<Record<K, number>> {
  const names = Object.keys(wanted) as K[];
  // Held together, so that no two of them are the same.
  const servers = await Promise.all(names.map((name) => claim(wanted[name])));
  const found = servers.map((server, i) => [names[i], (server.address() as AddressInfo).port]);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(found);
}

/** Serves a Hono app on a loopback port. The result stops it and ends its connections. */
export async function serveApp(
  app: { fetch(request: Request): Response | Promise<Response> },
  port: number,
): Promise<() => Promise<void>> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  };
}
