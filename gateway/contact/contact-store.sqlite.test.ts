import { openStores } from '../log/sqlite/open-stores.ts';
import { testContactStore } from './contact-store.contract.ts';

testContactStore('the SQLite contact store', async () => {
  const { contacts, consents, log, close } = await openStores(':memory:');
  return {
    contacts,
    consents,
    close,
    contactOfConversation: async (conversationId) => (await log.conversation(conversationId))?.contactId ?? null,
  };
});
