/** What a conversation has beyond its first message: fetched after the chat, so that writing need not wait for it. */
import { AttachmentList } from '../ui/attachment-list.ts';
import { defineOnce } from '../ui/define-once.ts';
import { DeliveryLines } from '../ui/delivery-lines.ts';
import { DraftFiles } from '../ui/draft-files.ts';
import { MessageMenu } from '../ui/message-menu.ts';
import { AnswersCard } from './answers-card.ts';
import { ElsewhereNote } from './elsewhere-note.ts';
import { PanelDrop } from './panel-drop.ts';

defineOnce('throughline-attachments', AttachmentList);
defineOnce('throughline-deliveries', DeliveryLines);
defineOnce('throughline-message-menu', MessageMenu);
defineOnce('throughline-answers', AnswersCard);
defineOnce('throughline-draft-files', DraftFiles);
defineOnce('throughline-drop', PanelDrop);
defineOnce('throughline-elsewhere', ElsewhereNote);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-attachments': AttachmentList;
    'throughline-answers': AnswersCard;
    'throughline-deliveries': DeliveryLines;
    'throughline-message-menu': MessageMenu;
    'throughline-draft-files': DraftFiles;
    'throughline-drop': PanelDrop;
    'throughline-elsewhere': ElsewhereNote;
  }
}
