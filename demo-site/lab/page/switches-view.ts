import { html, nothing, type TemplateResult } from 'lit';
import type { SwitchChange } from '../mail-switches.ts';
import { api } from './api.ts';
import type { LabModel } from './lab-model.ts';

interface Choice<T> {
  value: T;
  label: string;
}

const delays: readonly Choice<number>[] = [
  { value: 0, label: 'at once' },
  { value: 5_000, label: 'after 5 seconds' },
  { value: 30_000, label: 'after 30 seconds' },
  { value: 300_000, label: 'after 5 minutes' },
  { value: 3_600_000, label: 'after 1 hour' },
];

const connections = [
  { value: 'none', label: 'works' },
  { value: 'cut-and-keep', label: 'is cut before the answer; the mail arrives' },
  { value: 'cut-and-lose', label: 'is cut before the answer; the mail is gone' },
] as const;

const bounces = [
  { value: 'none', label: 'accepts' },
  { value: 'unknown-recipient', label: 'says: unknown recipient (550)' },
  { value: 'mailbox-full', label: 'says: mailbox full (452)' },
  { value: 'rejected', label: 'rejects the mail (554)' },
] as const;

const losses = [
  { value: 'none', label: 'arrives at the company' },
  { value: 'vanish', label: 'vanishes' },
] as const;

const copies = [
  { value: false, label: 'once' },
  { value: true, label: 'twice' },
] as const;

function choose<T>(
  label: string,
  value: T,
  choices: readonly Choice<T>[],
  onChoose: (value: T) => void,
): TemplateResult {
  const change = (event: Event) => {
    const choice = choices[(event.target as HTMLSelectElement).selectedIndex];
    if (choice) onChoose(choice.value);
  };
  return html`<label>${label}
    <select @change=${change}>
      ${choices.map((each) => html`<option .selected=${each.value === value}>${each.label}</option>`)}
    </select>
  </label>`;
}

/** What can go wrong between the company's mail system and the customers', as switches. */
export function switchesView(model: LabModel): TemplateResult | typeof nothing {
  const { lab, switchesOf } = model.state;
  if (!lab) return nothing;
  const { incoming, outgoing } = (switchesOf === null ? null : lab.mail.byAddress[switchesOf]) ?? lab.mail.all;
  const change = (change: Partial<SwitchChange>) =>
    void model.act(() => api.changeSwitches({ address: switchesOf, incoming: {}, outgoing: {}, ...change }));
  const whose: Choice<string | null>[] = [
    { value: null, label: 'everybody' },
    ...lab.mailboxes.map(({ address }) => ({ value: address, label: address })),
  ];
  return html`<div class="switches">
    <div>${choose('For', switchesOf, whose, (value) => model.set({ switchesOf: value }))}</div>
    <fieldset>
      <legend>Mail to customers</legend>
      ${choose('It arrives', incoming.delayMs, delays, (delayMs) => change({ incoming: { delayMs } }))}
      ${choose('The mail server', incoming.bounce, bounces, (bounce) => change({ incoming: { bounce } }))}
      ${choose('Its answer comes', incoming.answerDelayMs, delays, (answerDelayMs) => change({ incoming: { answerDelayMs } }))}
      ${choose('The connection', incoming.loss, connections, (loss) => change({ incoming: { loss } }))}
    </fieldset>
    <fieldset>
      <legend>Mail from customers</legend>
      ${choose('It is passed on', outgoing.delayMs, delays, (delayMs) => change({ outgoing: { delayMs } }))}
      ${choose('On the way it', outgoing.loss, losses, (loss) => change({ outgoing: { loss } }))}
      ${choose('The company gets it', outgoing.twice, copies, (twice) => change({ outgoing: { twice } }))}
    </fieldset>
    <div><button type="button" @click=${() => void model.act(api.resetSwitches)}>Everything works again</button></div>
    <p class="hint">
      Waits follow the lab's clock. Any mail client can take part: it sends by SMTP to 127.0.0.1, port
      ${lab.submissionPort}, and reads the mbox files in the data folder.
    </p>
  </div>`;
}
