import { openStores } from '../log/sqlite/open-stores.ts';
import { testSiteStore } from './site-store.contract.ts';

testSiteStore('the SQLite site store', () => openStores(':memory:'));
