import type { Draft } from '../draft/draft.ts';
import type { Files } from '../files/files.ts';
import type { Client } from './api.ts';
import type { OnDemand } from './on-demand.ts';

interface Rest {
  start(): Promise<void>;
  send(text: string, files: readonly string[]): Promise<string>;
}

/** `client.draft`: the text and the files of what is being written, as one. */
export function draftFace(draft: Draft, files: OnDemand<Files>, { start, send }: Rest): Client['draft'] {
  const filesOf = (keys: readonly string[]) => keys.flatMap((key) => files.here?.progress(key) ?? []);
  return {
    get: () => ({ text: draft.kept.text, files: filesOf(draft.kept.files) }),
    setText: (text) => draft.write({ text }),
    async attach(file) {
      await start();
      const chosen = await files.get();
      const key = await chosen.add(file);
      const { files: before } = draft.kept;
      if (!before.includes(key)) draft.write({ files: [...before, key] });
      return key;
    },
    async detach(key) {
      draft.write({ files: draft.kept.files.filter((known) => known !== key) });
      await files.here?.drop([key]);
    },
    retryFile: (key) => files.here?.retry(key),
    async send() {
      const said = draft.kept;
      if (said.text.trim() === '' && said.files.length === 0) return null;
      const entryId = await send(said.text, said.files);
      // What was written or chosen meanwhile is the next message's.
      const { text, files: keys } = draft.kept;
      const rest = { text: text === said.text ? '' : text, files: keys.filter((key) => !said.files.includes(key)) };
      draft.write(rest);
      await draft.keepNow();
      return entryId;
    },
  };
}
