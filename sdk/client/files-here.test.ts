import { expect, test } from 'vitest';
import type { Draft } from '../draft/draft.ts';
import type { FileChange, Files } from '../files/files.ts';
import type { KeptFile } from '../files/kept-file.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { settled } from '../testing/test-world.ts';
import type { Device } from './device.ts';
import { FilesHere } from './files-here.ts';
import { OnDemand } from './on-demand.ts';

test('what another tab tells of its files while their code is on its way is not lost', async () => {
  const heard: FileChange[] = [];
  const fetched = Promise.withResolvers<Files>();
  const made = { hear: (change: FileChange) => void heard.push(change), keys: [], drop: async () => {} };
  const files: OnDemand<Files> = new OnDemand<Files>(
    () => fetched.promise,
    () => here.came(),
  );
  const here: FilesHere = new FilesHere({
    files,
    device: { line: { isLeading: true }, state: { state: 'connecting' } } as unknown as Device,
    written: { kept: { text: '', files: [] } } as unknown as Draft,
    outbox: { items: [] } as unknown as Outbox,
  });
  const one: FileChange = { about: 'file', file: { key: 'one' } as KeptFile };
  const gone: FileChange = { about: 'files-gone', keys: ['one'] };
  const progress = { sentBytes: 1, state: 'sending', why: null } as const;
  here.hear(one);
  here.hear({ about: 'file-progress', key: 'one', progress });
  here.hear(gone);
  fetched.resolve(made as unknown as Files);
  await settled();
  expect(heard).toEqual([one, gone]);
  here.hear(one);
  expect(heard).toEqual([one, gone, one]);
});
