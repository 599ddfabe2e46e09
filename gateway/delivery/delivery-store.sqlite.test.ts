import { openStores } from '../log/sqlite/open-stores.ts';
import { testDeliveryReports } from './delivery-reports.contract.ts';
import { type OpenDeliveries, testDeliveryStore } from './delivery-store.contract.ts';

async function open(): Promise<OpenDeliveries> {
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
}

testDeliveryStore('the SQLite delivery store', open);
testDeliveryReports('the SQLite delivery store, after a send', open);
