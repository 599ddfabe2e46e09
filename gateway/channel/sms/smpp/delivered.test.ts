import fc from 'fast-check';
import smpp from 'smpp';
import { describe, expect, it } from 'vitest';
import { readDelivered } from './delivered.ts';
import { makePdu, type PduFields, readPdu } from './pdu.ts';

/** As it is after the way over the wire. */
function read(fields: PduFields, command = 'deliver_sm') {
  const unit = readPdu(makePdu(command, fields).toBuffer());
  if (unit.kind === 'broken') throw new Error('broken');
  return readDelivered(unit.pdu, { receiptIds: 'same', eventKey: 'e-1', now: 0 });
}
const textOf = (fields: PduFields, command?: string) => {
  const arrival = read(fields, command);
  return arrival.kind === 'message' ? arrival.message.text : null;
};
const partOf = (fields: PduFields) => {
  const arrival = read(fields);
  return arrival.kind === 'message' ? arrival.message.part : null;
};
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
const header = (...elements: number[]) => [elements.length, ...elements];
const withHeader = (...elements: number[]) => ({
  esm_class: 0x40,
  short_message: Buffer.from([...header(...elements), 0x41]),
});

describe('a text from a phone', () => {
  it('says who wrote it, to which number, with a plus where it is a full one', () => {
    const addresses = { source_addr: '31612345678', destination_addr: '31970102030' };
    expect(read({ ...addresses, source_addr_ton: 1, dest_addr_ton: 1 })).toMatchObject({
      message: { eventKey: 'e-1', from: '+31612345678', to: '+31970102030', media: [] },
    });
    expect(read({ ...addresses, source_addr: 'Bank', source_addr_ton: 5 })).toMatchObject({
      message: { from: 'Bank', to: '31970102030' },
    });
  });

  it.each([
    [0x00, smpp.encodings.ASCII.encode('Zwölf € [ok]'), 'Zwölf € [ok]'],
    [0x01, Buffer.from('plain'), 'plain'],
    [0x03, Buffer.from('Zwölf', 'latin1'), 'Zwölf'],
    [0x06, Buffer.from([0xb4, 0xd0]), 'Да'],
    [0x07, Buffer.from([0xf9, 0xec]), 'של'],
    [0x08, utf16('Да 👍🏽'), 'Да 👍🏽'],
    [0x10, Buffer.from('class 0'), 'class 0'],
    [0x18, utf16('Да'), 'Да'],
    [0xc0, Buffer.from('waiting'), 'waiting'],
    [0xe0, utf16('Да'), 'Да'],
    [0xf1, Buffer.from('class 1'), 'class 1'],
  ])('is read by its coding (0x%s)', (data_coding, short_message, text) => {
    expect(textOf({ data_coding, short_message })).toBe(text);
    expect(textOf({ data_coding, message_payload: short_message })).toBe(text);
    expect(textOf({ data_coding, message_payload: short_message }, 'data_sm')).toBe(text);
  });

  it.each([0x02, 0x04, 0x14, 0xf5, 0x0d, 0x80])('that is bytes for a program is nothing (0x%s)', (data_coding) => {
    expect(read({ data_coding, short_message: Buffer.from([1, 2, 3]) })).toEqual({ kind: 'nothing' });
  });

  it.each([0x08, 0x10, 0x18, 0x20])('is none of the reports of other kinds (esm_class 0x%s)', (esm_class) => {
    expect(read({ esm_class, short_message: Buffer.from('id:1 stat:DELIVRD') })).toEqual({ kind: 'nothing' });
  });

  it('may be a part, by any of three ways', () => {
    expect(partOf(withHeader(0, 3, 7, 3, 2))).toEqual({ reference: '8:7', total: 3, number: 2 });
    expect(partOf(withHeader(8, 4, 1, 7, 3, 2))).toEqual({ reference: '16:263', total: 3, number: 2 });
    expect(partOf(withHeader(5, 1, 9, 0, 3, 7, 3, 2))).toEqual({ reference: '8:7', total: 3, number: 2 });
    const sar = { sar_msg_ref_num: 7, sar_total_segments: 3, sar_segment_seqnum: 2 };
    expect(partOf({ ...sar, short_message: Buffer.from('A') })).toEqual({ reference: 'sar:7', total: 3, number: 2 });
  });

  it('keeps both halves of a character that was cut between two parts', () => {
    const bytes = utf16('👍');
    const halves = [bytes.subarray(0, 2), bytes.subarray(2)];
    expect(halves.map((half) => textOf({ data_coding: 8, short_message: half })).join('')).toBe('👍');
  });

  it('is read by the national table its header names', () => {
    const turkish = { esm_class: 0x40, short_message: Buffer.from([...header(0x24, 1, 1), 0x1b, 0x53]) };
    expect(textOf(turkish)).toBe('Ş');
    const locking = { esm_class: 0x40, short_message: Buffer.from([...header(0x25, 1, 1), 0x0b]) };
    expect(textOf(locking)).toBe('Ğ');
  });

  it.each([
    [[9, 0, 3], null],
    [[0], null],
    [[2, 0, 99, 0x41], 'A'],
    [[3, 0, 9, 7, 0x41], 'A'],
    [[5, 0, 4, 7, 3, 2, 0x41], 'A'],
    [[], null],
  ])('with a broken header is read as far as it goes (%j)', (bytes, text) => {
    const arrival = read({ esm_class: 0x40, short_message: Buffer.from(bytes) });
    expect(arrival).toMatchObject({ kind: 'message', message: { part: null, ...(text && { text }) } });
  });

  it('of any bytes is read without harm', () => {
    const bytes = fc.uint8Array({ maxLength: 254 }).map((some) => Buffer.from(some));
    fc.assert(
      fc.property(bytes, fc.nat(255), fc.nat(255), (short_message, esm_class, data_coding) => {
        expect(['message', 'status', 'nothing']).toContain(read({ short_message, esm_class, data_coding }).kind);
      }),
    );
  });
});
