import { startFinder } from './finder.ts';
import { openChatByButtons } from './open-chat.ts';
import { tellChat } from './tell-chat.ts';

openChatByButtons(document);
tellChat(document.documentElement.dataset.signedIn === 'yes', localStorage);
const finder = document.querySelector<HTMLElement>('[data-finder]');
if (finder) startFinder(finder);
