import { showPreferences } from './show-preferences.ts';
import { showUnsubscribe } from './show-unsubscribe.ts';

const main = document.querySelector('#preferences');
if (main && location.pathname.startsWith('/unsubscribe/')) showUnsubscribe(main);
else if (main) void showPreferences(main);
