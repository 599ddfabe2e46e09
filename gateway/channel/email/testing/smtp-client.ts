import { connect, type Socket } from 'node:net';

/** An SMTP client that says exactly what it is told, so that a test can say what no mail program would. */
export class SmtpClient {
  readonly #socket: Socket;
  #heard = '';
  #isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#hear(chunk.toString('latin1')));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Connects and waits for the greeting, which may be a refusal. */
  static async connect(port: number): Promise<{ client: SmtpClient; greeting: string }> {
    const client = new SmtpClient(connect(port, '127.0.0.1'));
    return { client, greeting: await client.reply() };
  }

  #hear(text: string): void {
    this.#heard += text;
    this.#wake();
  }

  write(text: string | Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(text);
  }

  /** The next complete reply; `closed` when the server went away instead. */
  async reply(): Promise<string> {
    for (;;) {
      const end = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#heard)?.[0];
      if (end !== undefined) {
        this.#heard = this.#heard.slice(end.length);
        return end.trim();
      }
      if (this.#isClosed) return 'closed';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  say(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** A whole mail; the answers to RCPT and to the message. */
  async mail(from: string, to: readonly string[], message: string | Buffer): Promise<string> {
    await this.say('EHLO client.example');
    await this.say(`MAIL FROM:<${from}>`);
    for (const recipient of to) {
      const answer = await this.say(`RCPT TO:<${recipient}>`);
      if (!answer.startsWith('250')) return answer;
    }
    await this.say('DATA');
    this.write(message);
    return this.say('\r\n.');
  }

  close(): void {
    this.#socket.destroy();
  }
}
