import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GroupCommit } from './group-commit.ts';

let handle: Database.Database;
let onBroken: ReturnType<typeof vi.fn<(error: Error) => void>>;
let commits: GroupCommit;

beforeEach(() => {
  handle = new Database(':memory:');
  handle.exec('CREATE TABLE said (text TEXT UNIQUE)');
  onBroken = vi.fn();
  commits = new GroupCommit(handle, onBroken);
});
afterEach(() => handle.close());

const say = (text: string) => () => handle.prepare('INSERT INTO said VALUES (?)').run(text).changes;
const said = () => handle.prepare('SELECT text FROM said').pluck().all();
const settled = (writes: readonly Promise<unknown>[]) =>
  Promise.allSettled(writes).then((results) => results.map(({ status }) => status));

/** The same connection, with one statement that fails as a disk would make it fail. */
function failing(statement: string, code: string): { handle: Database.Database; heal(): void } {
  let isFailing = true;
  const prepare = (text: string) => {
    const real = handle.prepare(text);
    if (text !== statement) return real;
    return {
      run() {
        if (isFailing) throw new Database.SqliteError('disk', code);
        return real.run();
      },
    };
  };
  const broken = new Proxy(handle, {
    get: (real, name) => (name === 'prepare' ? prepare : Reflect.get(real, name, real)),
  });
  return {
    handle: broken,
    heal() {
      isFailing = false;
    },
  };
}

describe('writes of one turn', () => {
  test('share one commit, in the order they came', async () => {
    const onCommit = vi.fn();
    commits.onCommit(onCommit);
    await Promise.all([commits.write(say('a')), commits.write(say('b')), commits.write(say('c'))]);
    expect(said()).toEqual(['a', 'b', 'c']);
    expect(onCommit).toHaveBeenCalledTimes(1);
  });

  test('nothing is written before the turn ends, and nothing settles before the commit', async () => {
    const events: string[] = [];
    const write = commits.write(say('a'), () => events.push('committed'));
    commits.onCommit(() => events.push(`told, in transaction: ${handle.inTransaction}`));
    expect(said()).toEqual([]);
    await write.then(() => events.push('settled'));
    expect(events).toEqual(['committed', 'told, in transaction: false', 'settled']);
  });

  test('one that fails is undone and fails alone', async () => {
    const wrong = () => {
      say('half')();
      throw new Error('changed my mind');
    };
    const writes = [commits.write(say('a')), commits.write(wrong), commits.write(say('a')), commits.write(say('b'))];
    expect(await settled(writes)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    await expect(writes[1]).rejects.toThrow('changed my mind');
    await expect(writes[2]).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
    expect(said()).toEqual(['a', 'b']);
  });

  test('more than one commit should hold go into the next turns', async () => {
    const onCommit = vi.fn();
    commits.onCommit(onCommit);
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => commits.write(say(`${n}`))));
    expect(onCommit).toHaveBeenCalledTimes(3);
    expect(said()).toHaveLength(1_200);
  });

  test('a listener that ended is not told', async () => {
    const onCommit = vi.fn();
    commits.onCommit(onCommit)();
    await commits.write(say('a'));
    expect(onCommit).not.toHaveBeenCalled();
  });
});

describe('a connection that is shared', () => {
  test('while somebody else’s transaction is open ours waits, and is not lost with it', async () => {
    handle.exec('BEGIN');
    handle.exec("INSERT INTO said VALUES ('theirs')");
    const write = commits.write(say('ours'));
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(said()).toEqual(['theirs']);
    handle.exec('ROLLBACK');
    await write;
    expect(said()).toEqual(['ours']);
  });
});

describe('a disk that fails', () => {
  test('when the commit fails everybody is told, nothing is kept, and the next turn goes on', async () => {
    const disk = failing('COMMIT', 'SQLITE_FULL');
    const full = new GroupCommit(disk.handle, onBroken);
    const writes = [full.write(say('a')), full.write(say('b'))];
    expect(await settled(writes)).toEqual(['rejected', 'rejected']);
    await expect(writes[0]).rejects.toMatchObject({ name: 'StoreError', code: 'SQLITE_FULL' });
    expect(said()).toEqual([]);
    disk.heal();
    await full.write(say('c'));
    expect(said()).toEqual(['c']);
    expect(onBroken).not.toHaveBeenCalled();
  });

  test('when no transaction can begin everybody is told', async () => {
    const busy = new GroupCommit(failing('BEGIN IMMEDIATE', 'SQLITE_BUSY').handle, onBroken);
    await expect(busy.write(say('a'))).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
  });

  test('after a failed fsync nothing is written again, for nobody knows what is on the disk', async () => {
    const disk = failing('COMMIT', 'SQLITE_IOERR_FSYNC');
    const broken = new GroupCommit(disk.handle, onBroken);
    await expect(broken.write(say('a'))).rejects.toMatchObject({ code: 'SQLITE_IOERR_FSYNC' });
    disk.heal();
    await expect(broken.write(say('b'))).rejects.toMatchObject({ code: 'SQLITE_IOERR_FSYNC' });
    expect(said()).toEqual([]);
    expect(onBroken).toHaveBeenCalledTimes(1);
  });

  test('a full disk is felt by those who write, and the same connection goes on when there is space', async () => {
    handle.exec('PRAGMA max_page_count = 4');
    const big = 'x'.repeat(50_000);
    await expect(commits.write(say(big))).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(said()).toEqual([]);
    handle.exec('PRAGMA max_page_count = 4000');
    await commits.write(say(big));
    expect(said()).toEqual([big]);
  });
});

describe('closing', () => {
  test('waits for what is under way and takes nothing more', async () => {
    const write = commits.write(say('a'));
    const closed = commits.close();
    await expect(commits.write(say('late'))).rejects.toMatchObject({ code: 'closed' });
    await closed;
    expect(said()).toEqual(['a']);
    await write;
  });

  test('is at once when nothing is under way', async () => {
    await expect(commits.close()).resolves.toBeUndefined();
  });
});
