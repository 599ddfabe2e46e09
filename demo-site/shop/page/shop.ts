import { startFinder } from './finder.ts';
import { openChatByButtons } from './open-chat.ts';

openChatByButtons(document);
const finder = document.querySelector<HTMLElement>('[data-finder]');
if (finder) startFinder(finder);
