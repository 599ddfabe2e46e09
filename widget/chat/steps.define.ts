/** The elements of the steps beside the conversation: fetched after the chat, so that writing need not wait for them. */

import { ContractPicker } from '../contract/contract-picker.ts';
import { defineOnce } from '../ui/define-once.ts';
import { AddressConfirm } from './address-confirm.ts';
import { ChatSteps } from './chat-steps.ts';
import { ContinueCard } from './continue-card.ts';
import { HandoffCard } from './handoff-card.ts';

HandoffCard.draw = async (url) => (await import('./qr.ts')).drawQr(url);
defineOnce('throughline-address-confirm', AddressConfirm);
defineOnce('throughline-continue', ContinueCard);
defineOnce('throughline-contract-picker', ContractPicker);
defineOnce('throughline-handoff', HandoffCard);
defineOnce('throughline-steps', ChatSteps);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-address-confirm': AddressConfirm;
    'throughline-continue': ContinueCard;
    'throughline-contract-picker': ContractPicker;
    'throughline-handoff': HandoffCard;
    'throughline-steps': ChatSteps;
  }
}
