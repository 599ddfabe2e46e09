import { createServer, type Socket } from 'node:net';

/** The moments at which a server can answer, fall silent or go away. `body` is in the middle of the message. */
export type Stage = 'connect' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'body' | 'final';

/** An SMTP reply, or: close the connection, say nothing more. */
export type Turn = string | 'drop' | 'silent';

/** An SMTP server that keeps to a script, for what happens when one does not keep to the protocol. */
export interface ScriptedSmtp {
  url: string;
  /** Messages that arrived whole, dots unstuffed. */
  messages: string[];
  /** Every command line that came in. */
  commands: string[];
  stop(): Promise<void>;
}

const usual: Record<Stage, Turn> = {
  connect: '220 scripted',
  ehlo: '250-scripted\r\n250 8BITMIME',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  body: '',
  final: '250 ok',
};

function stageOf(line: string): Stage | null {
  const stages: Record<string, Stage> = { EHLO: 'ehlo', HELO: 'ehlo', MAIL: 'mail', RCPT: 'rcpt', DATA: 'data' };
  return stages[line.slice(0, 4).toUpperCase()] ?? null;
}

/** Starts one on a free port. `script` is asked before each turn; null is the usual answer. */
export async function startScriptedSmtp(script: (stage: Stage) => Turn | null): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const messages: string[] = [];
  const commands: string[] = [];

  function converse(socket: Socket): void {
    let pending = '';
    let body: string | null = null;
    let isSilent = false;

    function take(stage: Stage): boolean {
      const turn = script(stage) ?? usual[stage];
      if (turn === 'drop') socket.destroy();
      else if (turn === 'silent') isSilent = true;
      else if (turn !== '') socket.write(`${turn}\r\n`);
      return turn !== 'drop' && turn !== 'silent';
    }

    function readBody(line: string): void {
      if (line !== '.') {
        if (body === '') take('body');
        body = `${body}${line.replace(/^\./, '')}\r\n`;
        return;
      }
      messages.push(body ?? '');
      body = null;
      take('final');
    }

    function readCommand(line: string): void {
      commands.push(line);
      const stage = stageOf(line);
      if (stage === null) socket.write(line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
      else if (take(stage) && stage === 'data') body = '';
    }

    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0 && !isSilent; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (body === null) readCommand(line);
        else readBody(line);
      }
    });
    take('connect');
  }

  const server = createServer(converse);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    commands,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
