import { defineOnce } from '../ui/define-once.ts';
import { Launcher } from './launcher.ts';

defineOnce('throughline-launcher', Launcher);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-launcher': Launcher;
  }
}
