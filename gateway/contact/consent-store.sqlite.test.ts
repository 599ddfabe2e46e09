import { openStores } from '../log/sqlite/open-stores.ts';
import { testConsentStore } from './consent-store.contract.ts';

testConsentStore('the SQLite consent ledger', async () => {
  const { consents, contacts, database, close } = await openStores(':memory:');
  return { consents, contacts, close, tamper: (sql) => database.exec(sql) };
});
