import { describe, expect, test } from 'vitest';
import { Outbox } from '../outbox/outbox.ts';
import { FollowedConversation } from '../replica/followed-conversation.ts';
import { cursorOf, newReplica, type Replica } from '../replica/replica.ts';
import { ben, message } from '../testing/entries.ts';
import { FakeProfile } from '../testing/fake-profile.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { PlayedGateway } from '../testing/played-gateway.ts';
import { settled } from '../testing/test-world.ts';
import { Connection } from '../transport/connection.ts';
import { TabLine } from './tab-line.ts';

/** A copy that holds the entries after `from` up to `to`. */
function copy(from: number, to: number): Replica {
  const entries = Array.from({ length: to - from }, (_, index) => message(from + index + 1, ben));
  return { ...newReplica('c1', 'e1', 0), from, to, entries };
}

/** Tabs of one profile, each with its own copy of the conversation. */
class Tabs {
  readonly gateway = new PlayedGateway();
  readonly #profile = new FakeProfile();

  async open(kept: Replica | null): Promise<FollowedConversation> {
    const { outside, world, page } = this.#profile.open();
    outside.onSocket = (socket) => queueMicrotask(() => this.gateway.connect(socket));
    const { clock, random, randomBytes } = world;
    const send: TabLine['send'] = (frame) => line.send(frame);
    const store = { write: () => Promise.resolve() };
    const outbox = new Outbox({ store, clock, random, randomBytes, send, onChange: () => {} });
    const nothing = (): void => {};
    const conversation = new FollowedConversation({
      side: 'contact',
      clock,
      outbox,
      send,
      onChange: nothing,
      onNews: nothing,
    });
    conversation.hold(kept);
    const line: TabLine = new TabLine({
      name: 'throughline-shop',
      world,
      page,
      loadOthers: partsAtHand.tabs,
      connect: (events) =>
        new Connection({
          ...events,
          url: 'wss://chat.example',
          world,
          hello: () => {
            const cursors = conversation.replica ? [cursorOf(conversation.replica)] : [];
            return { type: 'hello', version: 1, as: 'contact', token: 'token-of-the-device', locale: 'en', cursors };
          },
        }),
      onFrame: (frame) => {
        if (frame.type === 'welcome') {
          if (!conversation.replica) conversation.hold(newReplica('c1', frame.epoch, null));
          const { replica } = conversation;
          if (!line.isLeading && replica?.to === null) send({ type: 'follow', ...cursorOf(replica) });
          conversation.connected();
        } else if ('conversationId' in frame) conversation.receive(frame);
      },
      onState: nothing,
      onLost: nothing,
      onReadDue: nothing,
      onTold: nothing,
    });
    line.start();
    await settled();
    return conversation;
  }

  /** Carries what lies between the tabs and the gateway until nobody has more to say; how often something did. */
  async carryAll(): Promise<number> {
    let rounds = 0;
    while (this.gateway.carryAll()) {
      rounds += 1;
      if (rounds > 200) throw new Error('they never come to an end');
      await settled();
    }
    return rounds;
  }
}

const seqs = ({ replica }: FollowedConversation): number[] => replica?.entries.map(({ seq }) => seq) ?? [];
const upTo = (last: number, from = 0): number[] => Array.from({ length: last - from }, (_, index) => from + index + 1);

describe('a tab that opens beside one that leads', () => {
  test.each<[string, Replica | null, number[]]>([
    ['with no copy gets the newest page', null, upTo(20, 15)],
    ['with an old copy gets what is missing', copy(0, 3), upTo(20)],
    ['with a copy that is up to date asks nothing', copy(10, 20), upTo(20, 10)],
  ])('%s', async (_, kept, expected) => {
    const tabs = new Tabs();
    for (let seq = 1; seq <= 20; seq++) tabs.gateway.write(`message ${seq}`);
    const first = await tabs.open(copy(5, 18));
    await tabs.carryAll();
    const late = await tabs.open(kept);
    const rounds = await tabs.carryAll();
    expect(seqs(late)).toEqual(expected);
    expect(seqs(first).slice(-15)).toEqual(upTo(20, 5));
    expect(rounds === 0).toBe(kept?.to === 20);
    tabs.gateway.write('message 21');
    await tabs.carryAll();
    for (const tab of [first, late]) expect(seqs(tab).at(-1)).toBe(21);
  });

  test('catches up while the one that leads is far behind itself', async () => {
    const tabs = new Tabs();
    for (let seq = 1; seq <= 60; seq++) tabs.gateway.write(`message ${seq}`);
    const first = await tabs.open(copy(0, 2));
    const others = [await tabs.open(copy(50, 60)), await tabs.open(copy(30, 40)), await tabs.open(null)];
    await tabs.carryAll();
    for (const tab of [first, ...others]) expect(seqs(tab).at(-1)).toBe(60);
    expect(seqs(first)).toEqual(upTo(60));
  });
});
