import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeAgentClient, ruth, type Seed } from './fake-agent-client.testing.ts';
import { type Mounted, mountDesk } from './mount-desk.testing.ts';

afterEach(() => page.viewport(1280, 800));

const author = { kind: 'agent', id: ruth.agentId, name: ruth.name } as const;
const mine = { isMine: true, author } as const;

async function opened(seed: Partial<Seed> = {}): Promise<Mounted & { client: FakeAgentClient }> {
  await page.viewport(1280, 800);
  const client = new FakeAgentClient();
  client.seed({ conversationId: 'c1', contactName: 'Anna Berg', says: ['My shelf came without screws.'], ...seed });
  client.seed({ conversationId: 'c2', contactName: 'Ben', activeAt: client.now - 60_000, says: ['Hi'] });
  const mounted = await mountDesk(client);
  mounted.find('.row[data-id="c1"]').click();
  await mounted.drawn();
  return { ...mounted, client };
}

const field = ({ find }: Mounted) => find<HTMLTextAreaElement>('textarea');
const text = (element: Node) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
const photo = (name: string, bytes = 'abc') => new File([bytes], name, { type: 'image/jpeg' });
const choose = async (desk: Mounted, ...files: File[]): Promise<void> => {
  desk.find('throughline-composer').dispatchEvent(new CustomEvent('throughline-attach', { detail: { files } }));
  await desk.drawn();
};
const dropped = (...files: File[]): DataTransfer => {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
};
const chips = (desk: Mounted) => desk.within('throughline-draft-files', '.chip');

test('chosen files stand above the field with their progress, and go with the answer', async () => {
  const desk = await opened();
  await choose(desk, photo('shelf.jpg'), photo('screws.jpg'));
  expect(chips(desk).map((chip) => text(chip.querySelector('.name') as Element))).toEqual(['shelf.jpg', 'screws.jpg']);
  const [first, second] = desk.client.files.get().map(({ key }) => key);
  desk.client.progress(first ?? '', { sentBytes: 1, state: 'sending' });
  await desk.drawn();
  expect(desk.find('[role="progressbar"]').getAttribute('aria-valuenow')).toBe('33');
  field(desk).focus();
  await userEvent.keyboard('Like these?{Enter}');
  await desk.drawn();
  expect(desk.client.calls).toContain(`send Like these? ${first} ${second}`);
  expect(chips(desk)).toEqual([]);
  expect(desk.all('throughline-attachments').at(-1)?.shadowRoot?.textContent).toContain('shelf.jpg');
});

test('files alone are an answer', async () => {
  const desk = await opened();
  await choose(desk, photo('shelf.jpg'));
  desk.find('[part="send"]').click();
  expect(desk.client.calls.some((call) => /^send {2}file-\d+$/.test(call))).toBe(true);
});

test('a file is taken away again, and a declined one tried once more', async () => {
  const desk = await opened();
  await choose(desk, photo('shelf.jpg'));
  const [key = ''] = desk.client.files.get().map((file) => file.key);
  desk.client.progress(key, { state: 'failed', why: 'type-not-allowed' });
  await desk.drawn();
  desk.find('.chip .link').click();
  expect(desk.client.calls).toContain(`retryFile ${key}`);
  await desk.drawn();
  desk.find('.chip .round').click();
  await desk.drawn();
  expect(desk.client.calls).toContain(`detach ${key}`);
  expect(chips(desk)).toEqual([]);
});

test('what is too large, or one too many, is named until it was read', async () => {
  const desk = await opened();
  const eleven = Array.from({ length: 11 }, (_, n) => photo(`${n}.jpg`));
  await choose(desk, photo('huge.jpg', 'x'.repeat(2_000)), ...eleven);
  expect(chips(desk)).toHaveLength(10);
  const problems = desk.firstWithin('throughline-draft-files', '.problems');
  expect(text(problems)).toContain('huge.jpg: ');
  expect(text(problems)).toContain('10.jpg: ');
  problems.querySelector('button')?.click();
  await desk.drawn();
  expect(desk.all('.problems')).toEqual([]);
});

test('files can be dropped on the answer, but never go into a note', async () => {
  const desk = await opened();
  const drop = (): boolean =>
    desk.find('throughline-composer').dispatchEvent(
      new DragEvent('drop', {
        bubbles: true,
        composed: true,
        cancelable: true,
        dataTransfer: dropped(photo('shelf.jpg')),
      }),
    );
  expect(drop()).toBe(false);
  await desk.drawn();
  expect(chips(desk)).toHaveLength(1);
  desk.find('label.note input').click();
  await desk.drawn();
  expect(chips(desk)).toEqual([]);
  expect(desk.all('[part="attach"]')).toEqual([]);
  // The browser must not show the file in place of the desk all the same.
  expect(drop()).toBe(false);
  await desk.drawn();
  expect(desk.client.files.get()).toHaveLength(1);
});

test('a picture can be pasted', async () => {
  const desk = await opened();
  const clipboardData = dropped(photo('screen.png'));
  field(desk).dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
  await desk.drawn();
  expect(chips(desk)).toHaveLength(1);
});

test('files wait for their conversation', async () => {
  const desk = await opened();
  await choose(desk, photo('shelf.jpg'));
  desk.find('.row[data-id="c2"]').click();
  await desk.drawn();
  expect(chips(desk)).toEqual([]);
  desk.find('.row[data-id="c1"]').click();
  await desk.drawn();
  expect(chips(desk)).toHaveLength(1);
});

test('the key “a” opens the choice of files for a reply', async () => {
  const desk = await opened();
  desk.find('label.note input').click();
  const open = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => {});
  await userEvent.keyboard('a');
  await desk.drawn();
  expect(open.mock.contexts.map((input) => (input as HTMLInputElement).type)).toEqual(['file']);
  open.mockRestore();
});

test('a message’s file is fetched by an address that is asked for', async () => {
  const file = { attachmentId: 'f1', name: 'bill.pdf', type: 'application/pdf', sizeBytes: 2_000 };
  const desk = await opened({ says: [{ attachments: [{ ...file, width: null, height: null }] }] });
  const tab = { opener: null, location: { replace: vi.fn() }, close: vi.fn() };
  const open = vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
  desk.client.links.set('f1', { url: 'https://chat.example/bill.pdf', expiresAt: desk.client.now + 60_000 });
  desk.firstWithin('throughline-attachments', 'button').click();
  await desk.drawn();
  expect(desk.client.calls).toContain('attachmentUrl f1');
  expect(tab.location.replace).toHaveBeenCalledWith('https://chat.example/bill.pdf');
  open.mockRestore();
});

test('an own message is said otherwise in the field; what was begun there waits', async () => {
  const desk = await opened({ says: ['Where is it?', { text: 'On Monday', ...mine }] });
  field(desk).focus();
  await userEvent.keyboard('Dear Anna');
  desk.firstWithin('throughline-message-menu', '.options').click();
  await desk.drawn();
  desk.firstWithin('throughline-message-menu', '.choices .link').click();
  await desk.drawn();
  expect(field(desk).value).toBe('On Monday');
  expect(desk.focused()).toBe(field(desk));
  expect(text(desk.find('.changing'))).toContain('Changing your message');
  await userEvent.clear(field(desk));
  await userEvent.type(field(desk), 'On Tuesday{Enter}');
  await desk.drawn();
  expect(desk.client.calls).toContain('edit 2 On Tuesday');
  expect(desk.client.calls.filter((call) => call.startsWith('send'))).toEqual([]);
  expect(field(desk).value).toBe('Dear Anna');
  expect(text(desk.all('.said').at(-1) as Element)).toMatch(/On Tuesday.*edited/);
});

test('Escape leaves the message as it is, and so does saving it unchanged', async () => {
  const desk = await opened({ says: [{ text: 'On Monday', ...mine }] });
  field(desk).focus();
  await userEvent.keyboard('{ArrowUp}');
  await desk.drawn();
  expect(field(desk).value).toBe('On Monday');
  await userEvent.keyboard(' or so{Escape}');
  await desk.drawn();
  expect(field(desk).value).toBe('');
  await userEvent.keyboard('{ArrowUp}{Enter}');
  await desk.drawn();
  expect(desk.all('.changing')).toEqual([]);
  expect(desk.client.calls.filter((call) => call.startsWith('edit'))).toEqual([]);
});

test('the arrow up in an empty field changes the last own message, in a note’s field the last own note', async () => {
  const colleague = { ...author, id: 'agent-2', name: 'Tom' };
  const desk = await opened({
    says: [
      { text: 'mine', ...mine },
      { kind: 'note', text: 'my note', ...mine },
      { text: 'Tom’s', isMine: true, author: colleague },
    ],
  });
  field(desk).focus();
  await userEvent.keyboard('{ArrowUp}');
  await desk.drawn();
  expect(field(desk).value).toBe('mine');
  await userEvent.keyboard('{Escape}');
  desk.find('label.note input').click();
  await desk.drawn();
  field(desk).focus();
  await userEvent.keyboard('{ArrowUp}');
  await desk.drawn();
  expect(field(desk).value).toBe('my note');
});

test('going on to another conversation leaves what was being changed', async () => {
  const desk = await opened({ says: [{ text: 'On Monday', ...mine }] });
  field(desk).focus();
  await userEvent.keyboard('{ArrowUp}');
  await desk.drawn();
  desk.find('.row[data-id="c2"]').click();
  await desk.drawn();
  expect(field(desk).value).toBe('');
  expect(desk.all('.changing')).toEqual([]);
  desk.find('.row[data-id="c1"]').click();
  await desk.drawn();
  expect(field(desk).value).toBe('');
});

test('an own message is taken back after a second question, a note never', async () => {
  const desk = await opened({
    says: [
      { text: 'Oops', ...mine },
      { kind: 'note', text: 'careful', ...mine },
    ],
  });
  const [ofMessage, ofNote] = desk.all('throughline-message-menu');
  ofNote?.shadowRoot?.querySelector<HTMLElement>('.options')?.click();
  await desk.drawn();
  expect(ofNote?.shadowRoot?.querySelectorAll('.choices .link')).toHaveLength(1);
  ofMessage?.shadowRoot?.querySelector<HTMLElement>('.options')?.click();
  await desk.drawn();
  ofMessage?.shadowRoot?.querySelector<HTMLElement>('.choices .bad')?.click();
  await desk.drawn();
  ofMessage?.shadowRoot?.querySelector<HTMLElement>('.choices .bad')?.click();
  await desk.drawn();
  expect(desk.client.calls).toContain('remove 1');
  expect(text(desk.find('.said.deleted'))).toContain('Message deleted');
});

test('what a colleague said stands under their name and is not offered to be changed', async () => {
  const colleague = { ...author, id: 'agent-2', name: 'Tom' };
  const desk = await opened({ says: [{ text: 'I asked them', isMine: true, author: colleague }] });
  expect(text(desk.firstWithin('throughline-timeline', '.author'))).toBe('Tom');
  expect(desk.all('throughline-message-menu')).toEqual([]);
});

test('a declined change is tried again or given up', async () => {
  const changeFailed = { entryId: 'x1', change: 'edit', why: 'unavailable' } as const;
  const desk = await opened({ says: [{ text: 'On Monday', ...mine, changeFailed }] });
  const [again, giveUp] = desk.within('throughline-message-menu', '.failure ~ .choices .link');
  again?.click();
  giveUp?.click();
  expect(desk.client.calls.slice(-2)).toEqual(['retry x1', 'discard x1']);
});

test('a list row says that the last message was taken back, and names files without words', async () => {
  const desk = await opened();
  const last = { seq: 1, at: desk.client.now, author, channel: 'web' } as const;
  desk.client.change('c1', { lastMessage: { ...last, text: '' } });
  desk.client.change('c2', { lastMessage: { ...last, text: 'bill.pdf, lamp.jpg' } });
  await desk.drawn();
  expect(text(desk.find('.row[data-id="c1"] .said'))).toBe('You: Message deleted');
  expect(text(desk.find('.row[data-id="c2"] .said'))).toBe('You: bill.pdf, lamp.jpg');
});
