import { createServer, type Socket } from 'node:net';

/** A mailbox on an IMAP server of our own (RFC 3501, RFC 2177), as much of it as reading one mailbox needs. */
export interface PlayedImap {
  port: number;
  /** Puts a mail into the mailbox; everybody who waits is told. Its UID. */
  arrive(raw: string): number;
  /** As after a restore of the server: every mail gets a new UID. */
  renumber(): void;
  /** Cuts every connection. */
  cut(): void;
  /** A connection that asks for this mail is cut. */
  breakOn(uid: number): void;
  readonly flagged: ReadonlySet<number>;
  /** Sign-ins so far. */
  readonly signIns: number;
  /** Connections that wait for news. */
  readonly idling: number;
  stop(): Promise<void>;
}

interface Session {
  socket: Socket;
  idleTag: string | null;
}

/** Starts one on a free port; the password is `secret`. */
export async function playImap(): Promise<PlayedImap> {
  const sessions = new Set<Session>();
  const mails = new Map<number, string>();
  const flagged = new Set<number>();
  const broken = new Set<number>();
  let uidValidity = 7;
  let uidNext = 10;
  let signIns = 0;

  const uidsIn = (range: string): number[] => {
    const [from = 0, to = from] = range.split(':').map((end) => (end === '*' ? uidNext - 1 : Number(end)));
    const inRange = [...mails.keys()].filter((uid) => uid >= Math.min(from, to) && uid <= Math.max(from, to));
    // `*` is the newest mail, also where it is older than where the range begins.
    const newest = [...mails.keys()].at(-1);
    return range.endsWith('*') && inRange.length === 0 && newest !== undefined ? [newest] : inRange;
  };
  const seqOf = (uid: number): number => [...mails.keys()].indexOf(uid) + 1;

  function fetched(session: Session, range: string): string {
    return uidsIn(range)
      .map((uid) => {
        if (broken.has(uid)) session.socket.destroy();
        const raw = mails.get(uid) ?? '';
        return `* ${seqOf(uid)} FETCH (UID ${uid} BODY[]<0> {${Buffer.byteLength(raw)}}\r\n${raw})\r\n`;
      })
      .join('');
  }

  function uidCommand(session: Session, [verb = '', range = '', ...rest]: string[]): string {
    if (verb === 'SEARCH') {
      const found = range === 'UID' ? uidsIn(rest[0] ?? '') : [...mails.keys()];
      return `* SEARCH ${found.join(' ')}\r\n`;
    }
    if (verb === 'STORE') for (const uid of uidsIn(range)) flagged.add(uid);
    return verb === 'FETCH' ? fetched(session, range) : '';
  }

  function answer(session: Session, line: string): string {
    if (session.idleTag !== null) {
      const tag = session.idleTag;
      session.idleTag = null;
      return `${tag} OK done\r\n`;
    }
    const [tag = '', verb = '', ...words] = line.split(' ');
    const done = `${tag} OK done\r\n`;
    switch (verb.toUpperCase()) {
      case 'CAPABILITY':
        return `* CAPABILITY IMAP4rev1 IDLE\r\n${done}`;
      case 'LOGIN':
        if (!line.includes('secret')) return `${tag} NO [AUTHENTICATIONFAILED] no\r\n`;
        signIns += 1;
        return done;
      case 'LIST':
      case 'LSUB':
        return `* ${verb.toUpperCase()} () "/" "INBOX"\r\n${done}`;
      case 'SELECT':
        return `* FLAGS (\\Flagged)\r\n* OK [PERMANENTFLAGS (\\Flagged)] ok\r\n* ${mails.size} EXISTS\r\n* OK [UIDVALIDITY ${uidValidity}] ok\r\n* OK [UIDNEXT ${uidNext}] ok\r\n${tag} OK [READ-WRITE] done\r\n`;
      case 'IDLE':
        session.idleTag = tag;
        return '+ idling\r\n';
      case 'UID':
        return uidCommand(session, words) + done;
      case 'LOGOUT':
        return `* BYE bye\r\n${done}`;
      default:
        return done;
    }
  }

  const server = createServer((socket) => {
    const session: Session = { socket, idleTag: null };
    let pending = '';
    sessions.add(session);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sessions.delete(session));
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        const reply = answer(session, line);
        if (!socket.destroyed) socket.write(reply);
      }
    });
    socket.write('* OK IMAP4rev1 ready\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();

  const cut = (): void => {
    for (const { socket } of sessions) socket.destroy();
  };

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    arrive(raw) {
      const uid = uidNext;
      uidNext += 1;
      mails.set(uid, raw);
      for (const { socket } of sessions) socket.write(`* ${mails.size} EXISTS\r\n`);
      return uid;
    },
    renumber() {
      uidValidity += 1;
      const all = [...mails.values()];
      mails.clear();
      for (const [index, raw] of all.entries()) mails.set(1 + index, raw);
      uidNext = 1 + all.length;
    },
    cut,
    breakOn: (uid) => broken.add(uid),
    flagged,
    get signIns() {
      return signIns;
    },
    get idling() {
      return [...sessions].filter(({ idleTag }) => idleTag !== null).length;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
