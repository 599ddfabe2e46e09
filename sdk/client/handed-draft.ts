import type { HandoffDraft } from '@throughline/sdk/wire';
import type { Draft } from '../draft/draft.ts';
import type { Files } from '../files/files.ts';
import type { OnDemand } from './on-demand.ts';

/** What is being written here, as another device needs it. Files the gateway has nothing of yet cannot go along. */
export function draftToHandOver({ kept }: Draft, files: OnDemand<Files>): HandoffDraft {
  return { text: kept.text, uploads: files.here?.started(kept.files) ?? [] };
}

/** Goes on with what was being written on another device; what was being written here stays before it. */
export async function takeDraftOver(
  draft: Draft,
  files: OnDemand<Files>,
  { text, uploads }: HandoffDraft,
): Promise<void> {
  const chosen = await files.get();
  const keys = await Promise.all(uploads.map((upload) => chosen.adopt(upload)));
  const { text: own, files: ownKeys } = draft.kept;
  draft.write({ text: [own, text].filter(Boolean).join('\n'), files: [...ownKeys, ...keys] });
}
