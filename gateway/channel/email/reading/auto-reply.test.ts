import { describe, expect, it } from 'vitest';
import { autoReplyOf } from './auto-reply.ts';

const told = (
  headers: { [name: string]: string; subject?: string },
  envelopeFrom: string | null = 'anna@example.org',
) =>
  autoReplyOf(
    {
      headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
      subject: headers.subject ?? '',
    },
    envelopeFrom,
  );

describe('E8: a mail that a program wrote', () => {
  it.each([
    ['Auto-Submitted: auto-replied', { 'auto-submitted': 'auto-replied (vacation)' }, true],
    ['Auto-Submitted: auto-generated', { 'auto-submitted': 'auto-generated' }, false],
    ['Precedence: bulk', { precedence: 'bulk' }, false],
    ['Precedence: auto_reply', { precedence: 'auto_reply' }, true],
    ['X-Autoreply', { 'x-autoreply': 'yes' }, true],
    ['a mailing list', { 'list-id': '<news.example.org>' }, false],
    ['X-Auto-Response-Suppress', { 'x-auto-response-suppress': 'DR, OOF, AutoReply' }, false],
    ['a report', { 'content-type': 'multipart/report; report-type=delivery-status' }, true],
    ['a mail server', { from: 'MAILER-DAEMON <>' }, true],
    ['X-Failed-Recipients', { 'x-failed-recipients': 'a@b.example' }, true],
    ['an empty Return-Path', { 'return-path': '<>' }, true],
  ])('%s', (_name, headers, isReaction) => {
    expect(told(headers)).toMatchObject({ is: true, isReaction, why: expect.stringMatching(/./) });
  });

  it('an empty envelope', () => {
    expect(told({}, '')).toMatchObject({ is: true, isReaction: true });
  });

  it.each([
    'Automatic reply: Hi',
    'Automatische Antwort: Hallo',
    'Automatisch antwoord: Hoi',
    'Réponse automatique : Salut',
    'Respuesta automática: Hola',
  ])('by its subject together with the mail it answers: %s', (subject) => {
    expect(told({ subject, 'in-reply-to': '<a@b>' })).toMatchObject({ is: true, isReaction: true });
    expect(told({ subject })).toEqual({ is: false, isReaction: false, why: null });
  });
});

it('a person who says that they are out of office is a person', () => {
  expect(told({ subject: 'Re: Out of office?', 'in-reply-to': '<a@b>' }).is).toBe(false);
  expect(told({ subject: 'Hello', 'auto-submitted': 'no', 'x-auto-response-suppress': 'None' }).is).toBe(false);
});
