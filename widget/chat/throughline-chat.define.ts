import { defineOnce } from '../ui/define-once.ts';
import '../ui/ui.define.ts';
import { ThroughlineChat } from './throughline-chat.ts';

ThroughlineChat.loadSteps = () => import('./steps.define.ts');
ThroughlineChat.loadLater = () => import('./later.define.ts');
defineOnce('throughline-chat', ThroughlineChat);
// The loader has brought the launcher already; only pages that use the element directly fetch it here.
if (customElements.get('throughline-launcher') === undefined) void import('../launcher/launcher.define.ts');

export { ThroughlineChat };

declare global {
  interface HTMLElementTagNameMap {
    'throughline-chat': ThroughlineChat;
  }
}
