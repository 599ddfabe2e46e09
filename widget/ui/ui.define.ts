import { Composer } from './composer.ts';
import { ConnectionLine } from './connection-line.ts';
import { ContractLine } from './contract-line.ts';
import { defineOnce } from './define-once.ts';
import { TimelineList } from './timeline-list.ts';

defineOnce('throughline-timeline', TimelineList);
defineOnce('throughline-composer', Composer);
defineOnce('throughline-connection', ConnectionLine);
defineOnce('throughline-contract', ContractLine);

declare global {
  interface HTMLElementTagNameMap {
    'throughline-timeline': TimelineList;
    'throughline-composer': Composer;
    'throughline-connection': ConnectionLine;
    'throughline-contract': ContractLine;
  }
}
