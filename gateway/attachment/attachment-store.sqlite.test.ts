import { openStores } from '../log/sqlite/open-stores.ts';
import { testAttachmentStore } from './attachment-store.contract.ts';

testAttachmentStore('the SQLite attachment store', () => openStores(':memory:'));
