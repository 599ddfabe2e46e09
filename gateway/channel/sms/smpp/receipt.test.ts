import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePdu, type PduFields } from './pdu.ts';
import { answeredId, readReceipt } from './receipt.ts';
import type { SmppConfig } from './smpp-config.ts';

const now = 1_764_000_000_000;
const read = (text: string, fields: PduFields = {}, receiptIds: SmppConfig['receiptIds'] = 'same') =>
  readReceipt(makePdu('deliver_sm', fields), text, receiptIds, now);
const textOf = (stat: string, id = '7') =>
  `id:${id} sub:001 dlvrd:001 submit date:2611220801 done date:2611220802 stat:${stat} err:000 text:Hello`;

describe('a delivery receipt', () => {
  it.each([
    ['ENROUTE', 1, 'accepted', null, null],
    ['DELIVRD', 2, 'delivered', null, null],
    ['EXPIRED', 3, 'failed', 'unreachable-phone', 'soft'],
    ['DELETED', 4, 'failed', 'filtered-by-carrier', 'policy'],
    ['UNDELIV', 5, 'failed', 'not-delivered', 'soft'],
    ['ACCEPTD', 6, 'accepted', null, null],
    ['UNKNOWN', 7, 'failed', 'not-delivered', 'soft'],
    ['REJECTD', 8, 'failed', 'rejected', 'policy'],
  ])('says %s by its text and by its fields', (stat, message_state, status, reason, failure) => {
    const report = { eventKey: `7:${stat}`, deliveryId: null, externalId: '7', at: now, status, reason, failure };
    expect(read(textOf(stat))).toEqual({ kind: 'status', report });
    expect(read('', { receipted_message_id: '7', message_state })).toEqual({ kind: 'status', report });
  });

  it('believes its fields before its text', () => {
    const fields = { receipted_message_id: '8', message_state: 2 };
    expect(read(textOf('UNDELIV'), fields)).toMatchObject({ report: { externalId: '8', status: 'delivered' } });
  });

  it.each([
    'id:0123456789 sub:001 dlvrd:000 submit date:0808080808 done date:0808080809 stat:DELIVRD err:000 text:',
    'ID: 0123456789 STAT: delivrd',
    'sub:001 stat:DELIVRD id:0123456789',
  ])('is read as different SMSCs write it (%#)', (text) => {
    expect(read(text)).toMatchObject({ report: { externalId: '0123456789', status: 'delivered' } });
  });

  it('knows that nobody has the number, where the mobile network says so', () => {
    const network_error_code = Buffer.from([3, 0, 1]);
    expect(read(textOf('UNDELIV'), { network_error_code })).toMatchObject({
      report: { reason: 'unknown-recipient', failure: 'hard' },
    });
    expect(read(textOf('DELIVRD'), { network_error_code })).toMatchObject({ report: { status: 'delivered' } });
  });

  it('finds its text where one side writes decimal and the other hexadecimal ids', () => {
    const found = (id: string, receiptIds: SmppConfig['receiptIds']) =>
      read(textOf('DELIVRD', id), {}, receiptIds) as { report: { externalId: string } };
    expect(found('0004D2', 'hex').report.externalId).toBe(answeredId('1234', 'hex'));
    expect(found('0000001234', 'decimal').report.externalId).toBe(answeredId('4d2', 'decimal'));
    expect(found('a-1', 'hex').report.externalId).toBe('a-1');
    expect(answeredId('00ab', 'same')).toBe('00ab');
  });

  it.each(['', 'Hello', 'id:7', 'stat:DELIVRD', textOf('toString'), textOf('SKIPPED')])(
    'that says nothing known is nothing (%s)',
    (text) => {
      expect(read(text)).toEqual({ kind: 'nothing' });
    },
  );

  it('names a text by no more than the protocol allows', () => {
    const fields = { receipted_message_id: '9'.repeat(200), message_state: 2 };
    expect(read('', fields)).toMatchObject({ report: { externalId: '9'.repeat(64) } });
  });

  it('of any text and any fields is read without harm, with a short id', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 3_000 }),
      fc.string().map((id) => textOf('DELIVRD', id)),
      fc.constant(`id:${'9'.repeat(16_000)} stat:DELIVRD`),
      fc.constant(`${'id:'.repeat(5_000)} stat:DELIVRD`),
    );
    fc.assert(
      fc.property(texts, fc.nat(300), fc.constantFrom('same', 'hex', 'decimal'), (text, message_state, ids) => {
        const arrival = read(text, { message_state }, ids);
        if (arrival.kind === 'status') expect(arrival.report.externalId?.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});
