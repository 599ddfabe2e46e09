import { html, type TemplateResult } from 'lit';

/** One thing that can be chosen. */
export interface Choice<T> {
  value: T;
  label: string;
}

/** Waits of a carrier. */
export const delays: readonly Choice<number>[] = [
  { value: 0, label: 'at once' },
  { value: 5_000, label: 'after 5 seconds' },
  { value: 30_000, label: 'after 30 seconds' },
  { value: 300_000, label: 'after 5 minutes' },
  { value: 3_600_000, label: 'after 1 hour' },
];

export const yesNo = (no: string, yes: string): readonly Choice<boolean>[] => [
  { value: false, label: no },
  { value: true, label: yes },
];

/** A labelled list of which one is chosen; what is not as at the start is marked. */
export function choose<T>(
  label: string,
  value: T,
  choices: readonly Choice<T>[],
  onChoose: (value: T) => void,
): TemplateResult {
  const change = (event: Event) => {
    const choice = choices[(event.target as HTMLSelectElement).selectedIndex];
    if (choice) onChoose(choice.value);
  };
  return html`<label class=${value === choices[0]?.value ? '' : 'disturbed'}>${label}
    <select @change=${change}>
      ${choices.map((each) => html`<option .selected=${each.value === value}>${each.label}</option>`)}
    </select>
  </label>`;
}
