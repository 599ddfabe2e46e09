import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { chosen } from '../testing/fake-draft.ts';
import { clearPage, deep, deepAll, deepFocus, shownText } from '../testing/mount.ts';
import { type MountedChat, mountChat } from '../testing/mount-chat.ts';
import { anna, said, sampleNow } from '../testing/sample-timeline.ts';
import './throughline-chat.define.ts';
import './later.define.ts';
import './steps.define.ts';

beforeEach(() => page.viewport(1100, 780));
afterEach(() => {
  clearPage();
  vi.restoreAllMocks();
  history.replaceState(null, '', location.pathname + location.search);
});

const field = (root: Element): HTMLTextAreaElement => deep(root, 'textarea');
const press = (name: string | RegExp) => userEvent.click(page.getByRole('button', { name }));

/** An open chat with a conversation in it. */
async function opened(client = new FakeClient()): Promise<MountedChat> {
  const mounted = await mountChat({ client });
  mounted.chat.open();
  await mounted.drawn();
  return mounted;
}

/** Drops files, or pastes them. */
function transfer(...files: File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

const photo = new File(['abc'], 'photo.jpg', { type: 'image/jpeg' });
const picture = {
  attachmentId: 'file-1',
  name: 'photo.jpg',
  type: 'image/jpeg',
  sizeBytes: 40_000,
  width: 1_200,
  height: 600,
};
const paper = {
  ...picture,
  attachmentId: 'file-2',
  name: 'offer.pdf',
  type: 'application/pdf',
  width: null,
  height: null,
};

describe('the draft', () => {
  test('what was being written before a restart is there when the chat is opened', async () => {
    const client = new FakeClient();
    client.write('half a sen');
    const { chat } = await opened(client);
    await vi.waitFor(() => expect(field(chat).value).toBe('half a sen'));
  });

  test('what another tab writes is shown here, but not over what is being typed here', async () => {
    const { chat, client } = await opened();
    client.write('from the other tab');
    await vi.waitFor(() => expect(field(chat).value).toBe('from the other tab'));
    field(chat).focus();
    await userEvent.keyboard(' and mine');
    client.write('the other tab again');
    expect(field(chat).value).toBe('from the other tab and mine');
    await userEvent.keyboard('!');
    expect(client.draft.get().text).toBe('from the other tab and mine!');
  });

  test('what is typed while a message is being kept is the next draft', async () => {
    const { chat, client, drawn } = await opened();
    const kept = Promise.withResolvers<string>();
    client.send = () => kept.promise;
    await userEvent.keyboard('one{Enter}two');
    kept.resolve('entry');
    await drawn();
    await vi.waitFor(() => expect(client.draft.get().text).toBe('two'));
    expect(field(chat).value).toBe('two');
  });

  test('a message that could not be kept stands in the composer again', async () => {
    const { chat, client } = await opened();
    const unheard = (event: PromiseRejectionEvent): void => event.preventDefault();
    addEventListener('unhandledrejection', unheard);
    client.send = () => Promise.reject(new Error('the disk is full'));
    await userEvent.keyboard('hello{Enter}');
    await vi.waitFor(() => expect(field(chat).value).toBe('hello'));
    removeEventListener('unhandledrejection', unheard);
  });
});

describe('files being written', () => {
  test('a chosen, a pasted and a dropped file stand above the field with name, size and progress', async () => {
    const { chat, client, drawn } = await opened();
    const input = deep<HTMLInputElement>(chat, 'input[type=file]');
    input.files = transfer(new File(['x'.repeat(2_000)], 'offer.pdf')).files;
    input.dispatchEvent(new Event('change'));
    field(chat).dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer(photo), cancelable: true }));
    const dropped = {
      bubbles: true,
      composed: true,
      cancelable: true,
      dataTransfer: transfer(new File(['c'], 'c.txt')),
    };
    deep(chat, '.scroller').dispatchEvent(new DragEvent('dragover', dropped));
    expect(deep(chat, 'dialog').classList.contains('dropping')).toBe(true);
    deep(chat, '.scroller').dispatchEvent(new DragEvent('drop', dropped));
    expect(deep(chat, 'dialog').classList.contains('dropping')).toBe(false);
    await vi.waitFor(() => expect(client.draft.get().files).toHaveLength(3));
    await drawn();
    expect(shownText(deep(chat, 'throughline-draft-files'))).toContain('offer.pdf2 kB · 0 %');
    await expect
      .element(page.getByRole('progressbar', { name: 'Sending photo.jpg' }))
      .toHaveAttribute('aria-valuenow', '0');
  });

  test('text copied together with its picture is pasted as text', async () => {
    const { chat, client } = await opened();
    const clipboardData = transfer(photo);
    clipboardData.setData('text/plain', 'cells');
    const paste = new ClipboardEvent('paste', { clipboardData, cancelable: true });
    field(chat).dispatchEvent(paste);
    expect(paste.defaultPrevented).toBe(false);
    expect(client.draft.get().files).toEqual([]);
  });

  test('a file can be sent without a word, and while it is on its way', async () => {
    const client = new FakeClient();
    client.write('', [chosen('offer.pdf')]);
    await opened(client);
    await press('Send');
    await vi.waitFor(() => expect(client.asked).toContainEqual(['send', '', 'offer.pdf']));
  });

  test('each state is told in words, can be taken away, and a declined one tried again', async () => {
    const client = new FakeClient();
    client.write('', [
      chosen('a.pdf', { sentBytes: 500_000 }),
      chosen('b.exe', { state: 'failed', why: 'type-not-allowed' }),
      chosen('c.jpg', { state: 'elsewhere' }),
    ]);
    const { chat, drawn } = await opened(client);
    const files = deep(chat, 'throughline-draft-files');
    expect(shownText(files)).toContain('1.9 MB · 25 %');
    expect(shownText(files)).toContain('files of this kind can’t be sent');
    expect(shownText(files)).toContain('choose it here again');
    await press('Try b.exe again');
    await press('Take away a.pdf');
    expect(client.asked).toContainEqual(['draft.retryFile', 'b.exe']);
    expect(client.asked).toContainEqual(['draft.detach', 'a.pdf']);
    client.write('', [chosen('d.pdf', { state: 'waiting' })]);
    client.setConnection({ state: 'waiting', retryAt: null, isOffline: true });
    await drawn();
    expect(shownText(files)).toContain('Is sent when you are back online');
  });

  test('what is too large and what is too many is refused at once, in words', async () => {
    const client = new FakeClient();
    client.write(
      '',
      Array.from({ length: 9 }, (_, index) => chosen(`${index}`)),
    );
    const { chat } = await opened(client);
    const large = Object.defineProperty(new File([], 'film.mp4'), 'size', { value: 200_000_000 });
    const composer = deep(chat, 'throughline-composer');
    const files = [large, new File(['a'], 'tenth'), new File(['a'], 'eleventh')];
    composer.dispatchEvent(new CustomEvent('throughline-attach', { detail: { files }, bubbles: true }));
    const shown = deep(chat, 'throughline-draft-files');
    await vi.waitFor(() => expect(shownText(shown)).toContain('film.mp4: too large, 100 MB at most'));
    expect(shownText(shown)).toContain('eleventh: not added, 10 files at most in one message');
    expect(client.draft.get().files).toHaveLength(10);
    await press('OK');
    await vi.waitFor(() => expect(shownText(shown)).not.toContain('too large'));
  });
});

describe('files in the conversation', () => {
  test('a picture keeps its place, is fetched once it is seen, and opens in a new tab', async () => {
    const client = new FakeClient();
    const { chat, drawn } = await opened(client);
    const open = vi.spyOn(window, 'open').mockReturnValue(null);
    client.show({ items: [said('', { attachments: [picture], author: anna })] });
    await vi.waitFor(() => expect(deep(chat, 'img').getAttribute('alt')).toBe('photo.jpg'));
    await drawn();
    const { width, height } = deep(chat, '.picture').getBoundingClientRect();
    expect([width, height]).toEqual([240, 120]);
    await press('Open photo.jpg in a new tab');
    expect(open).toHaveBeenCalledWith(expect.stringContaining('data:'), '_blank', 'noopener,noreferrer');
  });

  test('a picture far below is not fetched before it is scrolled to', async () => {
    const { chat, client, drawn } = await opened();
    const old = Array.from({ length: 60 }, (_, index) => said(`line ${index}`, { key: `k${index}`, author: anna }));
    client.show({ items: [said('', { key: 'p', attachments: [picture], author: anna }), ...old] });
    await drawn();
    expect(client.calls).not.toContain('attachmentUrl');
    deep(chat, '.scroller').scrollTop = 0;
    await vi.waitFor(() => expect(client.asked).toContainEqual(['attachmentUrl', 'file-1']));
  });

  test('a link that has run out is asked for again on the press', async () => {
    const { client } = await opened();
    const tab = { opener: window, location: { replace: vi.fn() }, close: vi.fn() };
    vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
    client.answers.attachmentUrl = { url: 'https://gateway.example/files/1', expiresAt: 1 };
    client.show({ items: [said('', { attachments: [paper], author: anna })] });
    await press(/^Download offer.pdf, 39 kB/);
    await press(/^Download offer.pdf, 39 kB/);
    await vi.waitFor(() => expect(tab.location.replace).toHaveBeenCalledTimes(2));
    expect(tab.opener).toBeNull();
    expect(client.calls.filter((call) => call === 'attachmentUrl')).toHaveLength(2);
  });

  test('what cannot be loaded says so and can be tried again', async () => {
    const { chat, client } = await opened();
    const { url } = client.answers.attachmentUrl as { url: string };
    client.answers.attachmentUrl = { refused: 'unavailable', retryAfterMs: null };
    client.show({ items: [said('', { attachments: [picture], author: anna })] });
    await vi.waitFor(() => expect(shownText(chat)).toContain('This could not be loaded.'));
    client.answers.attachmentUrl = { url, expiresAt: 4e12 };
    await press(/This could not be loaded/);
    await vi.waitFor(() => expect(deepAll(chat, 'img')).toHaveLength(1));
  });

  test('a message that waits for its file says so; a declined one says why', async () => {
    const { chat, client, drawn } = await opened();
    client.show({ items: [said('', { attachments: [paper], seq: null, mark: 'sending' })] });
    await expect.element(page.getByRole('progressbar', { name: 'offer.pdf is being sent' })).toBeVisible();
    client.show({ items: [said('', { attachments: [paper], seq: null, mark: 'failed', why: 'quota-reached' })] });
    await drawn();
    expect(shownText(chat)).toContain('too many files in a short time');
    expect(deepAll(chat, '[role=progressbar]')).toEqual([]);
    await press('Try again');
    expect(client.calls).toContain('retry');
  });

  test('hostile names and texts of files stay text', async () => {
    const bad = '<img src=x onerror="document.title=`owned`">';
    const client = new FakeClient();
    client.write('', [chosen(bad)]);
    const { chat, drawn } = await opened(client);
    client.show({ items: [said('', { attachments: [{ ...paper, name: bad }], author: anna })] });
    await drawn();
    expect(deepAll(chat, 'img')).toEqual([]);
    expect(shownText(chat)).toContain(bad);
  });
});

describe('changing what is said', () => {
  async function withMenu(): Promise<MountedChat> {
    const mounted = await opened();
    mounted.client.write('the draft');
    mounted.client.show({ items: [said('Helo', { seq: 7 }), said('Hi', { author: anna, seq: 8 })] });
    await mounted.drawn();
    return mounted;
  }

  test('a message is said otherwise in the composer, and the draft is back afterwards', async () => {
    const { chat, client, drawn } = await withMenu();
    expect(deepAll(chat, 'throughline-message-menu')).toHaveLength(1);
    await press('Change or delete this message');
    await press('Edit');
    await drawn();
    expect(shownText(chat)).toContain('Editing your message');
    expect(field(chat).value).toBe('Helo');
    expect(deepFocus()).toBe(field(chat));
    await userEvent.clear(field(chat));
    await userEvent.keyboard('Hello{Enter}');
    await vi.waitFor(() => expect(client.asked).toContainEqual(['edit', 7, 'Hello']));
    await vi.waitFor(() => expect(field(chat).value).toBe('the draft'));
    expect(client.calls).not.toContain('send');
  });

  test('Escape leaves the message and the draft as they were, and the chat open', async () => {
    const { chat, client, drawn } = await withMenu();
    await press('Change or delete this message');
    await press('Edit');
    await userEvent.keyboard(' no{Escape}');
    await drawn();
    expect(field(chat).value).toBe('the draft');
    expect(client.draft.get().text).toBe('the draft');
    expect(client.calls).not.toContain('edit');
    expect(chat.isOpen).toBe(true);
  });

  test('by keyboard: the menu opens, Escape closes it and not the chat', async () => {
    const { chat, drawn } = await withMenu();
    deep(chat, '.options').focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(deepFocus()?.textContent).toBe('Edit'));
    await userEvent.keyboard('{Escape}');
    await drawn();
    expect(deepFocus()).toBe(deep(chat, '.options'));
    expect(deepAll(chat, '.choices')).toEqual([]);
    expect(chat.isOpen).toBe(true);
  });

  test('a message is taken back only after a second press', async () => {
    const { chat, client } = await withMenu();
    await press('Change or delete this message');
    await press('Delete');
    expect(client.calls).not.toContain('remove');
    expect(shownText(chat)).toContain('Delete this message for everyone?');
    await press('Delete');
    expect(client.asked).toContainEqual(['remove', 7]);
  });

  test('what became of it is told: edited, deleted, and a change that was declined', async () => {
    const { chat, client, drawn } = await opened();
    const changeFailed = { entryId: 'e-1', change: 'edit', why: 'not-allowed' } as const;
    client.show({
      items: [
        said('new words', { key: 'a', editedAt: sampleNow }),
        said('', { key: 'b', isDeleted: true }),
        said('old words', { key: 'c', changeFailed }),
      ],
    });
    await drawn();
    expect(shownText(chat)).toContain('edited');
    expect(shownText(chat)).toContain('Message deleted');
    expect(deepAll(chat, 'throughline-message-menu')).toHaveLength(2);
    expect(shownText(chat)).toContain('Not changed: this is not allowed');
    await press('Try again');
    await press('Discard');
    expect(client.asked).toContainEqual(['retry', 'e-1']);
    expect(client.asked).toContainEqual(['discard', 'e-1']);
  });
});
