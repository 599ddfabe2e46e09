/** How much is worked on at a time: so many at once, and so many bytes together. */
export interface Width {
  count: number;
  bytes: number;
}

/**
 * Works on several things at a time and gives the results in the order asked. One thing larger than the width is worked on
 * alone.
 * @param weigh how many bytes it will hold
 * @param work must not reject
 */
export async function* inOrder<Thing, Result>(
  things: Iterable<Thing>,
  width: Width,
  weigh: (thing: Thing) => Promise<number>,
  work: (thing: Thing) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: { result: Promise<Result>; bytes: number }[] = [];
  let held = 0;
  for (const thing of things) {
    const bytes = await weigh(thing);
    while (running.length >= width.count || held + bytes > width.bytes) {
      const first = running.shift();
      if (first === undefined) break;
      yield await first.result;
      held -= first.bytes;
    }
    running.push({ result: work(thing), bytes });
    held += bytes;
  }
  for (const { result } of running) yield await result;
}
