/** The form in which an agent proposes where answers go: fetched when it is first wanted. */
import { ContractPicker } from '../contract/contract-picker.ts';
import { defineOnce } from '../ui/define-once.ts';

defineOnce('throughline-contract-picker', ContractPicker);
