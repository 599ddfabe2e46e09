import { isPhone } from './panel-dialog.ts';
import type { StepGoal } from './step-flow.ts';

const focusOn = (root: ParentNode, selector: string): void => root.querySelector<HTMLElement>(selector)?.focus();

/** Into the composer; on a phone to the heading, because the keyboard would cover what there is to read. */
export function focusInside(root: ParentNode, goal: StepGoal | null): void {
  if (goal !== null) focusOn(root, 'throughline-steps');
  else focusOn(root, isPhone() ? 'h1' : 'throughline-elsewhere, throughline-composer');
}

/** Back to what led to a goal that was given up, where that was a button of the panel. */
export function focusBefore(root: ParentNode, goal: StepGoal | null): void {
  if (goal?.kind === 'contract') focusOn(root, 'throughline-contract');
  else if (goal?.kind === 'handoff') focusOn(root, 'header .other');
  else focusInside(root, null);
}
