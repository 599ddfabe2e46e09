import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import { createFrameReader, makePdu, maxPduBytes, readPdu } from './pdu.ts';
import { openSession } from './session.ts';
import { createSmpp } from './smpp-provider.ts';
import { smppConfig } from './testing/smpp-rig.ts';

describe('an SMSC that means harm', () => {
  let server: Server;
  let smsc: Socket;
  let stop: () => Promise<void>;
  let clock: ManualClock;
  let taken: number;
  let answers: Buffer;
  const statuses = (): number[] => (createFrameReader().read(answers) ?? []).map((bytes) => bytes.readUInt32BE(8));

  beforeEach(async () => {
    [taken, answers] = [0, Buffer.alloc(0)];
    clock = createManualClock(0);
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { port } = server.address() as AddressInfo;
    const provider = createSmpp({ ...smppConfig, port }, { clock, logger: silent });
    const listening = provider.listen?.(async () => {
      taken += 1;
      return new Promise(() => undefined);
    });
    [smsc] = await once(server, 'connection');
    await once(smsc, 'data');
    smsc.write(makePdu('bind_transceiver_resp', { sequence_number: 1 }).toBuffer());
    smsc.on('error', () => undefined);
    stop = (await listening) ?? (async () => undefined);
  });
  afterEach(async () => {
    smsc.destroy();
    await stop();
    server.close();
  });

  const hear = (): void =>
    void smsc.on('data', (chunk) => {
      answers = Buffer.concat([answers, chunk]);
    });
  const lengths = (length: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(length);
    return bytes;
  };

  it.each([0, 15, maxPduBytes + 1, 0xffffffff])('ends a unit of %i bytes with the connection', async (length) => {
    const ended = once(smsc, 'close');
    smsc.resume();
    smsc.write(lengths(length));
    await ended;
  });

  it('answers what it does not know, and what it cannot read, and goes on', async () => {
    hear();
    const unknown = lengths(16);
    unknown.writeUInt32BE(0x7777, 4);
    const broken = makePdu('deliver_sm', { sar_msg_ref_num: 1, sequence_number: 9 }).toBuffer();
    const cut = Buffer.from(broken.subarray(0, -1));
    cut.writeUInt32BE(cut.length);
    smsc.write(Buffer.concat([unknown, cut, makePdu('enquire_link', { sequence_number: 3 }).toBuffer()]));
    await expect.poll(statuses).toEqual([0x03, 0x02, 0]);
  });

  it('takes no more messages at once than it can hold', async () => {
    hear();
    const one = (n: number) => makePdu('deliver_sm', { sequence_number: n + 1, short_message: Buffer.from(`${n}`) });
    smsc.write(Buffer.concat(Array.from({ length: 130 }, (_, n) => one(n).toBuffer())));
    await expect.poll(statuses).toEqual(Array(30).fill(0x64));
    expect(taken).toBe(100);
  });

  it('does not pile up answers that nobody reads', async () => {
    const unread = new Duplex({ read: () => undefined, write: () => undefined });
    const ended = once(unread, 'close');
    const deliver = async () => 0;
    openSession(unread as Socket, { clock, answerMs: 1, deliver, onClose: () => undefined });
    const many = Buffer.concat(Array.from({ length: 4_000 }, () => makePdu('enquire_link').toBuffer()));
    for (let times = 0; times < 20; times += 1) unread.push(many);
    await ended;
    expect(unread.writableLength).toBeLessThan(1_100_000);
  });
});

it('units come whole, however they were cut on the way', () => {
  const units = [makePdu('enquire_link'), makePdu('deliver_sm', { short_message: Buffer.from('Hi') })];
  const stream = Buffer.concat(units.map((unit) => unit.toBuffer()));
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 9 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const reader = createFrameReader();
      const found = places.slice(1).flatMap((end, index) => reader.read(stream.subarray(places[index], end)) ?? []);
      expect(Buffer.concat(found)).toEqual(stream);
      expect(found).toHaveLength(2);
    }),
  );
});

it('any bytes are read as a unit or declined', () => {
  const commands = fc.constantFrom(0x05, 0x103, 0x80000004, 0x80000009, 0x15, 0x80000000, 0x102, 0x0b, 0x21);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), commands, (body, command) => {
      const bytes = Buffer.concat([Buffer.alloc(16), body]);
      bytes.writeUInt32BE(bytes.length);
      bytes.writeUInt32BE(command, 4);
      expect(['pdu', 'broken']).toContain(readPdu(bytes).kind);
    }),
  );
});
