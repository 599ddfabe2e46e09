import type { Draft } from '../draft/draft.ts';

import type { Client } from './api.ts';
import type { FilesHere } from './files-here.ts';
import type { OnDemand } from './on-demand.ts';

/** What it takes of the client. */
interface Rest {
  start(): Promise<void>;
  send(text: string, files: readonly string[]): Promise<string>;
}

/** `client.draft`: the text and the files of what is being written, as one. */
export function draftFace(draft: Draft, files: OnDemand<FilesHere>, client: Rest): Client['draft'] {
  const filesOf = (keys: readonly string[]) => keys.flatMap((key) => files.here?.progress(key) ?? []);
  return {
    get: () => ({ text: draft.kept.text, files: filesOf(draft.kept.files) }),
    setText: (text) => draft.write({ text }),
    async attach(file) {
      await client.start();
      return (await files.get()).attach(file);
    },
    async detach(key) {
      draft.write({ files: draft.kept.files.filter((known) => known !== key) });
      await files.here?.drop([key]);
    },
    retryFile: (key) => files.here?.retry(key),
    async send() {
      const said = draft.kept;
      if (said.text.trim() === '' && said.files.length === 0) return null;
      const entryId = await client.send(said.text, said.files);
      // What was written or chosen meanwhile is the next message's.
      const { text, files: keys } = draft.kept;
      const rest = { text: text === said.text ? '' : text, files: keys.filter((key) => !said.files.includes(key)) };
      draft.write(rest);
      await draft.keepNow();
      return entryId;
    },
  };
}
