/** Registers `<throughline-desk>` and the parts it is made of. */
import '../ui/ui.define.ts';
import { defineOnce } from '../ui/define-once.ts';
import { AnswerBox } from './answer-box.ts';
import { ConversationList } from './conversation-list.ts';
import { ConversationPane } from './conversation-pane.ts';
import { DeskBoard } from './desk-board.ts';
import { SignInForm } from './sign-in-form.ts';
import { ThroughlineDesk } from './throughline-desk.ts';
import { Toast } from './toast.ts';

defineOnce('throughline-desk-answer', AnswerBox);
defineOnce('throughline-desk-list', ConversationList);
defineOnce('throughline-desk-conversation', ConversationPane);
defineOnce('throughline-desk-sign-in', SignInForm);
defineOnce('throughline-desk-toast', Toast);
defineOnce('throughline-desk-board', DeskBoard);
defineOnce('throughline-desk', ThroughlineDesk);

void import('./parts.define.ts');

declare global {
  interface HTMLElementTagNameMap {
    'throughline-desk-answer': AnswerBox;
    'throughline-desk-list': ConversationList;
    'throughline-desk-conversation': ConversationPane;
    'throughline-desk-sign-in': SignInForm;
    'throughline-desk-toast': Toast;
    'throughline-desk-board': DeskBoard;
    'throughline-desk': ThroughlineDesk;
  }
}
