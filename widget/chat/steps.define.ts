/** The elements of the steps beside the conversation: fetched after the chat, so that writing need not wait for them. */
import { defineOnce } from '../ui/define-once.ts';
import { AddressConfirm } from './address-confirm.ts';
import { ChatSteps } from './chat-steps.ts';
import { ContinueCard } from './continue-card.ts';
import { ContractPicker } from './contract-picker.ts';

defineOnce('throughline-address-confirm', AddressConfirm);
defineOnce('throughline-continue', ContinueCard);
defineOnce('throughline-contract-picker', ContractPicker);
defineOnce('throughline-steps', ChatSteps);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-address-confirm': AddressConfirm;
    'throughline-continue': ContinueCard;
    'throughline-contract-picker': ContractPicker;
    'throughline-steps': ChatSteps;
  }
}
