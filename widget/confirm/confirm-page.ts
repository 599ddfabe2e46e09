import { showConfirmation } from './show-confirmation.ts';

const main = document.querySelector('#confirm');
if (main) showConfirmation(main);
