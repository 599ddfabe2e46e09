import { html, nothing, type TemplateResult } from 'lit';
import { formatTag } from '../i18n/locale.ts';
import { problem } from '../ui/problem.ts';
import { type ChoiceProblem, type ContractChoice, nearDays } from './contract-choice.ts';
import { translateContract } from './translate-contract.ts';

interface Limits {
  locale: string;
  choice: ContractChoice;
  /** IANA name of the person's zone, for quiet hours that are new. */
  timeZone: string;
  now: number;
  /** The end is a day of the calendar, also where none or a near one is chosen in it. */
  picksDate: boolean;
  found: ChoiceProblem | null;
  isUnfolded: boolean;
  change: (part: Partial<ContractChoice>) => void;
  pickDate: (on: boolean) => void;
  unfolded: () => void;
}

const defaultQuiet = { from: '21:00', to: '08:00' };

/** A zone as people read it: `Europe/Berlin`, `America/New York`. */
const zoneName = (timeZone: string): string => timeZone.replaceAll('_', ' ');

function quietHours({ locale, choice: { quiet }, found, change }: Limits): TemplateResult | typeof nothing {
  if (quiet === null) return nothing;
  const words = translateContract(locale);
  const isWrong = found === 'quiet';
  const time = (name: 'from' | 'to', label: string): TemplateResult =>
    html`<div>
      <label for=${name}>${label}</label>
      <input
        class="field"
        id=${name}
        type="time"
        required
        aria-invalid=${isWrong}
        aria-describedby=${isWrong ? 'zone quiet-problem' : 'zone'}
        .value=${quiet[name]}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          if (value !== '') change({ quiet: { ...quiet, [name]: value } });
        }}
      />
    </div>`;
  return html`<div>
    <div class="two">${time('from', words.quietFrom)} ${time('to', words.quietTo)}</div>
    <small id="zone">${words.zone(zoneName(quiet.timeZone))}</small>
    ${isWrong ? problem('quiet-problem', words.quietSame) : nothing}
  </div>`;
}

function dateField({ locale, choice, found, change }: Limits): TemplateResult {
  const words = translateContract(locale);
  const isWrong = found === 'until';
  return html`<input
      class="field"
      id="until"
      type="date"
      aria-label=${words.lastDay}
      aria-invalid=${isWrong}
      aria-describedby=${isWrong ? 'until-problem' : nothing}
      .value=${choice.lastDay}
      @input=${(event: Event) => change({ lastDay: (event.target as HTMLInputElement).value })}
    />
    ${isWrong ? problem('until-problem', words.untilPast) : nothing}`;
}

function ends(limits: Limits): TemplateResult {
  const { locale, choice, now, change, pickDate } = limits;
  const words = translateContract(locale);
  const { tonight, friday } = nearDays(now);
  const near = ['', tonight, friday];
  const isDate = limits.picksDate || !near.includes(choice.lastDay);
  const weekday = new Intl.DateTimeFormat(formatTag(locale), { weekday: 'long' }).format(new Date(`${friday}T12:00`));
  const pill = (label: string, isChosen: boolean, choose: () => void): TemplateResult =>
    html`<label class="pill"
      ><input type="radio" name="until" .checked=${isChosen} @change=${choose} />${label}</label
    >`;
  const until = (day: string, label: string): TemplateResult =>
    pill(label, !isDate && choice.lastDay === day, () => {
      pickDate(false);
      change({ lastDay: day });
    });
  return html`<div role="radiogroup" aria-label=${words.until}>
      <p class="name" aria-hidden="true">${words.until}</p>
      <div class="waits flush">
        ${until('', words.noEnd)} ${until(tonight, words.tonight)} ${until(friday, weekday)}
        ${pill(words.aDate, isDate, () => pickDate(true))}
      </div>
    </div>
    ${isDate ? dateField(limits) : nothing}`;
}

/** Quiet hours and the end, folded away while there are none. */
export function limitFields(limits: Limits): TemplateResult {
  const { locale, choice, timeZone, isUnfolded, change, unfolded } = limits;
  const words = translateContract(locale);
  const { quiet } = choice;
  return html`<details ?open=${isUnfolded} @toggle=${unfolded}>
    <summary>${words.limits}</summary>
    <div class="limits">
      <label class="check"
        ><input
          type="checkbox"
          .checked=${quiet !== null}
          @change=${() => change({ quiet: quiet === null ? { ...defaultQuiet, timeZone } : null })}
        />${words.quiet}</label
      >
      ${quietHours(limits)} ${ends(limits)}
    </div>
  </details>`;
}
