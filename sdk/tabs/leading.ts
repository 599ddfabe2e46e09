import type { Line, LineEvents } from '../transport/line.ts';
import { keepStanding, type Standing } from './standing.ts';
import type { Post, TabMessage } from './tab-messages.ts';

export interface LeadingOptions extends LineEvents {
  connect(events: LineEvents): Line;
  post: Post;
}

/** What the tab that leads does: it has the connection, passes on what it hears, and speaks for the others. */
export class Leading {
  readonly line: Line;
  readonly #post: Post;
  readonly #standing: Standing = new Map();
  #isOver = false;

  constructor({ connect, post, onFrame, onState, onLost }: LeadingOptions) {
    this.#post = post;
    // Once this tab does not lead any more, what its connection still says is nobody's.
    this.line = connect({
      onFrame: (frame) => {
        if (this.#isOver) return;
        keepStanding(this.#standing, frame);
        post({ kind: 'frame', frame });
        onFrame(frame);
      },
      onState: (state) => {
        if (this.#isOver) return;
        post({ kind: 'state', state });
        onState(state);
      },
      onLost: (closeCode) => {
        if (this.#isOver) return;
        this.#standing.clear();
        post({ kind: 'lost', closeCode });
        onLost(closeCode);
      },
    });
  }

  start(): void {
    this.line.start();
    this.#sayHere(null);
  }

  hear(message: TabMessage): void {
    if (message.kind === 'who') {
      this.#sayHere(message.from);
      if (message.isAwake) this.line.probe();
    } else if (message.kind === 'send') this.line.send(message.frame);
    else if (message.kind === 'restart') this.line.restart();
  }

  end(): void {
    this.#isOver = true;
    this.line.stop();
    this.#post({ kind: 'gone' });
  }

  #sayHere(to: string | null): void {
    this.#post({ kind: 'here', to, state: this.line.state, frames: [...this.#standing.values()] });
  }
}
