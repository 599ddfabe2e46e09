import type { ChannelName } from '@throughline/sdk/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { type Moment, momentsIfSent, momentsOf, spanWords, underway } from '../moments.ts';
import type { Story } from '../story.ts';
import type { LabModel } from './lab-model.ts';
import { momentIcon } from './plan-icons.ts';

const lanes: readonly { lane: ChannelName; label: string }[] = [
  { lane: 'web', label: 'Chat' },
  { lane: 'email', label: 'E-mail' },
  { lane: 'sms', label: 'SMS' },
];

/** Between moments closer than this no gap is drawn. */
const gapMs = 20_000;

const clockTime = (at: number): string => new Date(at).toLocaleTimeString('en-GB');

function tracks(moment: Moment | null, isUnderway: (lane: ChannelName) => boolean): TemplateResult[] {
  return lanes.map(
    ({ lane }) =>
      html`<span class="track ${lane} ${isUnderway(lane) ? 'underway' : ''}">
        ${moment?.lane === lane ? momentIcon(moment.kind) : nothing}
      </span>`,
  );
}

function words(model: LabModel, moment: Moment): TemplateResult {
  const { deliveryId, label } = moment;
  if (deliveryId === null) return html`<span class="label">${label}</span>`;
  const isShown = model.state.deliveryId === deliveryId;
  return html`<button
    type="button"
    class="label"
    aria-pressed=${isShown}
    title="Why?"
    @click=${() => model.set({ deliveryId: isShown ? null : deliveryId })}
  >
    ${label}
  </button>`;
}

function rows(model: LabModel, moments: readonly Moment[], startAt: number | null): TemplateResult[] {
  const busy = new Map(lanes.map(({ lane }) => [lane, underway(moments, lane)]));
  return moments.map((moment, index) => {
    const isUnderway = (lane: ChannelName) => busy.get(lane)?.[index] ?? false;
    const passedMs = moment.at - (moments[index - 1]?.at ?? startAt ?? moment.at);
    const gap =
      passedMs < gapMs
        ? nothing
        : html`<li class="gap" aria-hidden="true">
            <span></span>${tracks(null, isUnderway)}<span>${spanWords(passedMs)} later</span>
          </li>`;
    const isTold = moment.deliveryId !== null && moment.deliveryId === model.state.deliveryId;
    return html`${gap}
      <li class="moment ${moment.isFuture ? 'future' : ''} ${isTold ? 'told' : ''}">
        <time datetime=${new Date(moment.at).toISOString()}>${clockTime(moment.at)}</time>
        ${tracks(moment, isUnderway)} ${words(model, moment)}
      </li>`;
  });
}

function why(model: LabModel, { deliveries }: Story): TemplateResult | typeof nothing {
  const told = deliveries.find(({ deliveryId }) => deliveryId === model.state.deliveryId);
  if (!told) return nothing;
  return html`<aside class="why" role="status" aria-label="Why">
    ${told.words.map((sentence) => html`<p>${sentence}</p>`)}
  </aside>`;
}

function drawing(model: LabModel, story: Story): TemplateResult {
  const { lab, readAt } = model.state;
  const now = (lab?.now ?? 0) + Date.now() - readAt;
  const moments = momentsOf(story, now);
  const past = moments.filter(({ isFuture }) => !isFuture);
  const future = moments.filter(({ isFuture }) => isFuture);
  return html`${why(model, story)}
    <div class="drawing" tabindex="0" role="group" aria-label="What happened and what will">
      <p class="lanes" aria-hidden="true">
        <span></span>${lanes.map(({ lane, label }) => html`<b class=${lane}>${label}</b>`)}
      </p>
      <ol>
        ${rows(model, past, null)}
        <li class="now"><time>${clockTime(now)}</time><b>now</b></li>
        ${rows(model, future, now)}
      </ol>
      <h3>If an answer is sent now, and nobody reads it</h3>
      <ol>
        ${rows(model, momentsIfSent(story), now)}
      </ol>
    </div>`;
}

/** The plan drawn: what was said, sent, delivered, read and cancelled, and what is due when. */
export function planView(model: LabModel): TemplateResult {
  const { conversations, conversationId, story } = model.state;
  const open = (event: Event) => void model.openStory((event.target as HTMLSelectElement).value);
  const shown = conversationId ?? conversations[0]?.conversationId;
  return html`<div class="plan">
    <div class="tools">
      <select aria-label="Conversation" ?disabled=${conversations.length === 0} @change=${open}>
        ${conversations.map(
          (each) =>
            html`<option value=${each.conversationId} .selected=${each.conversationId === shown}>
              ${each.contactName ?? 'Visitor'}: ${each.lastText ?? ''}
            </option>`,
        )}
      </select>
      <a class="button" href="/api/conversations/${shown ?? ''}/replay" download="replay.json" ?hidden=${!shown}>
        Export this run
      </a>
    </div>
    ${
      story
        ? drawing(model, story)
        : html`<div class="empty"><p><b>Nothing to draw yet.</b></p><p>Write something in the shop's chat, by mail or by text.</p></div>`
    }
  </div>`;
}
