import { openStores } from '../log/sqlite/open-stores.ts';
import { testHandoffStore } from './handoff-store.contract.ts';

testHandoffStore('the SQLite handoff store', async () => {
  const { contacts, handoffs, database, close } = await openStores(':memory:');
  const count = () => Number(database.prepare('SELECT count(*) FROM handoff').pluck().get());
  return { contacts, handoffs, count, close };
});
