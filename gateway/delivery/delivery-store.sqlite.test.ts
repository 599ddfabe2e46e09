import { openStores } from '../log/sqlite/open-stores.ts';
import { testDeliveryStore } from './delivery-store.contract.ts';

testDeliveryStore('the SQLite delivery store', async () => {
  const { deliveries, log, contacts, close } = await openStores(':memory:');
  let made = 0;
  return {
    deliveries,
    log,
    close,
    begin(siteId = 'site-1') {
      made += 1;
      return contacts.ensure(`device:${made}`, { siteId, name: null, locale: 'en', at: 0 });
    },
  };
});
