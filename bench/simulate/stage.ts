import { type ClientFrame, decodeServerFrame, isRefusal } from '@throughline/sdk/wire';
import type { World } from '../../sdk/transport/world.ts';
import type { Chance } from './chance.ts';
import { agents } from './gateway-node.ts';
import type { Network, Place } from './network.ts';
import type { Recorder } from './recorder.ts';
import type { Program, VirtualTime } from './virtual-time.ts';

/** What all actors of a run share. */
export interface Stage {
  time: VirtualTime;
  network: Network;
  recorder: Recorder;
  chance: Chance;
}

export const options = { gateway: 'https://gateway.example', site: 'shop', locale: 'en' } as const;

/** What a page is called in the trace, and whose words it says for the checker. */
interface Names {
  who(): string;
  speaker(): string;
}

/** The world of one page: its program's clock, the run's chance, and a network whose frames are written down. */
export function worldOf(stage: Stage, names: Names, program: Program, place: Place): World & { wake(): void } {
  const { who, speaker } = names;
  const { network, recorder, chance } = stage;
  const wakers = new Set<() => void>();
  return {
    clock: program,
    random: chance.next,
    randomBytes: chance.bytes,
    openSocket(_url, { heard, closed }) {
      let isClosed = false;
      const soon = (act: () => void): void => {
        program.soon(() => {
          if (!isClosed) act();
        });
      };
      const socket = network.dial(place, {
        heard: (text) =>
          soon(() => {
            const frame = decodeServerFrame(text);
            if (isRefusal(frame)) throw new Error(`the gateway said what cannot be read: ${frame.why}`);
            recorder.heard(who(), frame);
            heard(text);
          }),
        closed: (closeCode) =>
          soon(() => {
            recorder.note(who(), `closed ${closeCode}`);
            closed(closeCode);
          }),
      });
      return {
        send(text) {
          // Whether it can be read is the gateway's to say; here it only is written down.
          const frame = JSON.parse(text) as ClientFrame;
          if (frame.type === 'append') recorder.sent(speaker(), frame.entryId);
          if (frame.type !== 'ping') recorder.note(who(), `says ${text.slice(0, 160)}`);
          socket.send(text);
        },
        close() {
          isClosed = true;
          socket.close();
        },
      };
    },
    fetch: async (_url, { headers }) => {
      const token = new Headers(headers).get('authorization')?.slice('Bearer '.length) ?? '';
      const agent = agents.get(token);
      return agent ? Response.json(agent) : Promise.reject(new TypeError('nothing but the agent’s own name is played'));
    },
    onWake(listener) {
      wakers.add(listener);
      return () => wakers.delete(listener);
    },
    isOnline: () => place.isUp,
    subtle: null,
    locks: null,
    openChannel: null,
    wake() {
      program.soon(() => {
        for (const waker of [...wakers]) waker();
      });
    },
  };
}
