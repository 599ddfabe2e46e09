import { openStores } from '../log/sqlite/open-stores.ts';
import { testMergeStore } from './merge-store.contract.ts';

testMergeStore('the SQLite merge store', () => openStores(':memory:'));
