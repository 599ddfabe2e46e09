import { html, nothing, type TemplateResult } from 'lit';
import type { MailSwitchChange } from '../mail-switches.ts';
import type { SmsSwitchChange } from '../sms-switches.ts';
import { api } from './api.ts';
import { type Choice, choose, delays, yesNo } from './choose.ts';
import type { LabModel } from './lab-model.ts';

const calls = yesNo('is up', 'is down');

const connections = (what: string) =>
  [
    { value: 'none', label: 'works' },
    { value: 'cut-and-keep', label: `is cut before the answer; the ${what} arrives` },
    { value: 'cut-and-lose', label: `is cut before the answer; the ${what} is gone` },
  ] as const;

const bounces = [
  { value: 'none', label: 'accepts' },
  { value: 'unknown-recipient', label: 'says: unknown recipient (550)' },
  { value: 'mailbox-full', label: 'says: mailbox full (452)' },
  { value: 'rejected', label: 'rejects the mail (554)' },
] as const;

const mailReports = [
  { value: 'none', label: 'nothing' },
  { value: 'unknown-recipient', label: 'a hard bounce (5.1.1)' },
  { value: 'mailbox-full', label: 'a soft bounce (5.2.2)' },
  { value: 'rejected', label: 'a bounce by policy (5.7.1)' },
  { value: 'complaint', label: 'a complaint: “this is spam”' },
] as const;

const losses = [
  { value: 'none', label: 'is kept' },
  { value: 'vanish', label: 'vanishes' },
] as const;

const failures = [
  { value: 'none', label: 'is delivered' },
  { value: 'unknown-number', label: 'fails: unknown number (30005)' },
  { value: 'unreachable', label: 'fails: phone not reachable (30003)' },
  { value: 'filtered', label: 'fails: filtered by the carrier (30007)' },
  { value: 'opted-out', label: 'is declined: opted out (21610)' },
] as const;

const reports = [
  { value: 'in-order', label: 'in order' },
  { value: 'twice', label: 'twice each' },
  { value: 'backwards', label: 'backwards' },
  { value: 'none', label: 'never' },
] as const;

const copies = yesNo('once', 'twice');

function whoseView(model: LabModel, kind: 'mailOf' | 'textsOf', addresses: readonly string[]): TemplateResult {
  const whose: Choice<string | null>[] = [
    { value: null, label: 'everybody' },
    ...addresses.map((address) => ({ value: address, label: address })),
  ];
  return choose('For', model.state[kind], whose, (value) => model.set({ [kind]: value }));
}

function mailView(model: LabModel): TemplateResult | typeof nothing {
  const { lab, mailOf } = model.state;
  if (!lab) return nothing;
  const { incoming: to, outgoing: from } = (mailOf === null ? null : lab.mail.byAddress[mailOf]) ?? lab.mail.all;
  const change = (change: Partial<MailSwitchChange>) =>
    void model.act(() => api.changeMailSwitches({ address: mailOf, incoming: {}, outgoing: {}, ...change }));
  const addresses = lab.mailboxes.map(({ address }) => address);
  return html`<fieldset class="carrier">
    <legend>E-mail</legend>
    ${whoseView(model, 'mailOf', addresses)}
    <h3>To customers</h3>
    ${choose('The mail server', to.isDown, calls, (isDown) => change({ incoming: { isDown } }))}
    ${choose('It', to.bounce, bounces, (bounce) => change({ incoming: { bounce } }))}
    ${choose('Its answer comes', to.answerDelayMs, delays, (answerDelayMs) => change({ incoming: { answerDelayMs } }))}
    ${choose('The connection', to.loss, connections('mail'), (loss) => change({ incoming: { loss } }))}
    ${choose('The mail arrives', to.delayMs, delays, (delayMs) => change({ incoming: { delayMs } }))}
    ${choose('Reported afterwards', to.report, mailReports, (report) => change({ incoming: { report } }))}
    <h3>From customers</h3>
    ${choose('It is passed on', from.delayMs, delays, (delayMs) => change({ outgoing: { delayMs } }))}
    ${choose('On the way it', from.loss, losses, (loss) => change({ outgoing: { loss } }))}
    ${choose('The company gets it', from.twice, copies, (twice) => change({ outgoing: { twice } }))}
    <p class="hint">Any mail client can take part: SMTP at 127.0.0.1, port ${lab.submissionPort}.</p>
  </fieldset>`;
}

function textsView(model: LabModel): TemplateResult | typeof nothing {
  const { lab, textsOf } = model.state;
  if (!lab) return nothing;
  const { incoming: to, outgoing: from } = (textsOf === null ? null : lab.sms.byAddress[textsOf]) ?? lab.sms.all;
  const change = (change: Partial<SmsSwitchChange>) =>
    void model.act(() => api.changeSmsSwitches({ address: textsOf, incoming: {}, outgoing: {}, ...change }));
  const order = yesNo('in order', 'after the one behind it');
  const numbers = lab.phones.map(({ number }) => number);
  return html`<fieldset class="carrier">
    <legend>SMS</legend>
    ${whoseView(model, 'textsOf', numbers)}
    <h3>To customers</h3>
    ${choose('The provider', to.isDown, calls, (isDown) => change({ incoming: { isDown } }))}
    ${choose('A text', to.failure, failures, (failure) => change({ incoming: { failure } }))}
    ${choose('The answer comes', to.answerDelayMs, delays, (answerDelayMs) => change({ incoming: { answerDelayMs } }))}
    ${choose('The connection', to.loss, connections('text'), (loss) => change({ incoming: { loss } }))}
    ${choose('The text arrives', to.delayMs, delays, (delayMs) => change({ incoming: { delayMs } }))}
    ${choose('The phone gets it', to.twice, copies, (twice) => change({ incoming: { twice } }))}
    ${choose('Its statuses come', to.reports, reports, (reports) => change({ incoming: { reports } }))}
    ${choose('They come', to.reportDelayMs, delays, (reportDelayMs) => change({ incoming: { reportDelayMs } }))}
    <h3>From customers</h3>
    ${choose('It is passed on', from.delayMs, delays, (delayMs) => change({ outgoing: { delayMs } }))}
    ${choose('On the way it', from.loss, losses, (loss) => change({ outgoing: { loss } }))}
    ${choose('The company gets it', from.twice, copies, (twice) => change({ outgoing: { twice } }))}
    ${choose('It comes', from.isOvertaken, order, (isOvertaken) => change({ outgoing: { isOvertaken } }))}
    <p class="hint">The provider speaks Twilio's API.</p>
  </fieldset>`;
}

/** What can go wrong between the company and the customers' providers, as switches. Waits follow the lab's clock. */
export function switchesView(model: LabModel): TemplateResult {
  return html`<div class="switches">
    <div class="carriers">${mailView(model)} ${textsView(model)}</div>
    <div><button type="button" @click=${() => void model.act(api.resetSwitches)}>Everything works again</button></div>
  </div>`;
}
