import type { ContractLocale } from '@throughline/sdk/wire';
import { describe, expect, it } from 'vitest';
import { explainDelivery, explainPreview, sayWordRefusal } from './explain.ts';
import { planDeliveries } from './plan.ts';
import { previewPlan } from './preview.ts';
import type { Decision } from './reasons.ts';
import { contract, here, hour, mail, minute, noon, past, reach, situation, sms } from './reply.testing.ts';

const at1207 = { now: noon + 7 * minute };
const bounced = past('home', [1], {
  ...{ status: 'failed', createdAt: noon + 5 * minute, settledAt: noon + 7 * minute, reason: 'unknown-recipient' },
});

function decided(more: Parameters<typeof situation>[0]): Decision {
  const decision = planDeliveries(situation(more)).due[0]?.decision;
  if (!decision) throw new Error('nothing is due');
  return decision;
}

describe('"why did this go by SMS at 12:07?"', () => {
  const decision = decided({ past: [bounced], ...at1207 });

  it('is answered in sentences, in order', () => {
    const ended = { status: 'delivered', reason: null, at: noon + 8 * minute } as const;
    expect(explainDelivery(decision, ended, 'en', 'UTC')).toEqual([
      'The answer was written at 12:00.',
      'It was shown in the chat at 12:00.',
      'It could not be delivered by e-mail to home•••: this failed at 12:07 (there is no such recipient).',
      'So it went by SMS to ··· 123 at 12:07.',
      'It arrived at 12:08.',
    ]);
  });

  it("is answered in the reader's language and time zone", () => {
    expect(explainDelivery(decision, null, 'de', 'Europe/Berlin')).toEqual([
      'Die Antwort wurde um 13:00 geschrieben.',
      'Sie stand um 13:00 im Chat.',
      'Sie konnte nicht per E-Mail an home••• zugestellt werden: Das schlug um 13:07 fehl (diesen Empfänger gibt es nicht).',
      'Deshalb ging sie um 13:07 per SMS an ··· 123.',
      'Sie ist noch unterwegs.',
    ]);
    expect(explainDelivery(decision, null, 'nl', 'UTC').at(-2)).toBe('Daarom ging het om 12:07 per sms naar ··· 123.');
  });

  it('is answered the same after it was kept as JSON', () => {
    const kept = JSON.parse(JSON.stringify(decision)) as Decision;
    expect(explainDelivery(kept, null, 'en', 'UTC')).toEqual(explainDelivery(decision, null, 'en', 'UTC'));
  });
});

describe('the words for a delivery', () => {
  it('name the wait, the quiet hours and another day', () => {
    const quiet = { from: '12:00', to: '08:00', timeZone: 'UTC' };
    const late = decided({ contract: contract([here, mail('home', 5)], { quiet }), now: noon + 20 * hour });
    expect(explainDelivery(late, null, 'en', 'UTC').slice(2, 4)).toEqual([
      'It was not read within 5 min, so it went by e-mail to home••• at 08:00 (24 Nov 2026).',
      'It had waited for the end of the quiet hours at 08:00 (24 Nov 2026).',
    ]);
  });

  it.each([
    ['cancelled', 'read-before-sending', 'It was called off at 12:05 (it had been read).'],
    ['failed', 'queue-full', 'It failed at 12:05 (queue-full).'],
    ['failed', 'constructor', 'It failed at 12:05 (constructor).'],
    ['unknown', null, 'Whether it arrived is not known since 12:05.'],
    ['read', null, 'It was read at 12:05.'],
    ['sending', null, 'It is still on its way.'],
  ] as const)('say what became of it: %s', (status, reason, sentence) => {
    const decision = decided({ contract: contract([mail('home', 0)]) });
    const ended = { status, reason, at: noon + 5 * minute };
    expect(explainDelivery(decision, ended, 'en', 'UTC').at(-1)).toBe(sentence);
  });
});

describe('"if I send now, what happens when"', () => {
  it('is the plan played forward, nobody reading', () => {
    expect(previewPlan(situation({ unread: [] })).map(({ at, addressId }) => [at - noon, addressId])).toEqual([
      [0, null],
      [5 * minute, 'home'],
      [65 * minute, 'phone'],
    ]);
  });

  it('travels along with what waits already', () => {
    const now = noon + 4 * minute;
    expect(previewPlan(situation({ now })).map(({ at }) => (at - noon) / minute)).toEqual([4, 5, 65]);
  });

  it('tells only of the message that carries it when there are more replies than one message takes', () => {
    const unread = Array.from({ length: 200 }, (_, index) => ({ seq: index + 1, at: noon }));
    const lines = previewPlan(situation({ unread, contract: contract([mail('home', 0)]) }));
    expect(lines.map(({ addressId }) => addressId)).toEqual([null, 'home']);
  });

  it('tells what is no use and why, and waits for quiet hours', () => {
    const quiet = { from: '12:30', to: '15:00', timeZone: 'UTC' };
    const reaches = [reach('home', { objection: 'withdrawn' }), reach('phone', { quiet })];
    const steps = contract([here, mail('home', 5), sms(30)]);
    const lines = previewPlan(situation({ unread: [], contract: steps, reaches, now: noon + 27 * minute }));
    expect(explainPreview(lines, 'en', 'UTC')).toEqual([
      'Shown in the chat at 12:27.',
      'Nothing goes by e-mail to home•••: the customer does not want it any more.',
      'Goes by SMS to ··· 123 at 15:00 if it is not read by then.',
    ]);
  });

  it("goes on with the site's contract after the end of the customer's", () => {
    const stated = contract([here, mail('home', 60)], { until: noon + minute });
    const siteDefault = contract([here, mail('work', 10)], { setBy: 'site' });
    const lines = previewPlan(situation({ unread: [], contract: stated, siteDefault }));
    expect(lines.map(({ addressId }) => addressId)).toEqual([null, 'work']);
  });
});

describe('a word that cannot be obeyed', () => {
  it.each(['en', 'de', 'nl'] satisfies ContractLocale[])('is answered in %s, within one text message', (locale) => {
    const answers = (['no-address', 'address-not-confirmed', 'already-so'] as const).map((refused) =>
      sayWordRefusal({ refused, channel: 'email' }, locale),
    );
    expect(new Set(answers).size).toBe(3);
    for (const answer of answers) expect(answer.length).toBeLessThanOrEqual(160);
  });
});
