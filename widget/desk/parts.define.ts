/**
 * Registers what a desk can begin without: files, the menu of a message, what is known of a contact, what
 * becomes of an answer, dialogs. Fetched at
 * once after the desk, so that the list need not wait for it.
 */
import { AttachmentList } from '../ui/attachment-list.ts';
import { defineOnce } from '../ui/define-once.ts';
import { DeliveryLines } from '../ui/delivery-lines.ts';
import { DraftFiles } from '../ui/draft-files.ts';
import { MessageMenu } from '../ui/message-menu.ts';
import { ContactFacts } from './contact-facts.ts';
import { ContactPanel } from './contact-panel.ts';
import { DeskDialogs } from './desk-dialogs.ts';
import { FactsLine } from './facts-line.ts';
import { FirstConversation } from './first-conversation.ts';
import { HelpDialog } from './help-dialog.ts';
import { LettersDialog } from './letters-dialog.ts';
import { OriginalDialog } from './original-dialog.ts';
import { PlanLine } from './plan-line.ts';
import { ProposalDialog } from './proposal-dialog.ts';
import { WhyDialog } from './why-dialog.ts';

defineOnce('throughline-attachments', AttachmentList);
defineOnce('throughline-deliveries', DeliveryLines);
defineOnce('throughline-message-menu', MessageMenu);
defineOnce('throughline-draft-files', DraftFiles);
defineOnce('throughline-desk-facts', ContactFacts);
defineOnce('throughline-desk-facts-line', FactsLine);
defineOnce('throughline-desk-dialogs', DeskDialogs);
defineOnce('throughline-desk-original', OriginalDialog);
defineOnce('throughline-desk-help', HelpDialog);
defineOnce('throughline-desk-first', FirstConversation);
defineOnce('throughline-desk-contact', ContactPanel);
defineOnce('throughline-desk-plan', PlanLine);
defineOnce('throughline-desk-why', WhyDialog);
defineOnce('throughline-desk-letters', LettersDialog);
ProposalDialog.loadForm = () => import('./propose.define.ts');
defineOnce('throughline-desk-proposal', ProposalDialog);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-desk-facts': ContactFacts;
    'throughline-desk-facts-line': FactsLine;
    'throughline-desk-dialogs': DeskDialogs;
    'throughline-desk-original': OriginalDialog;
    'throughline-desk-help': HelpDialog;
    'throughline-desk-first': FirstConversation;
    'throughline-desk-contact': ContactPanel;
    'throughline-desk-plan': PlanLine;
    'throughline-desk-why': WhyDialog;
    'throughline-desk-letters': LettersDialog;
    'throughline-desk-proposal': ProposalDialog;
  }
}
