const steps: Record<'vertical' | 'horizontal', Record<string, number>> = {
  vertical: { ArrowDown: 1, ArrowUp: -1 },
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
};

/**
 * Where a key leads in a row of things of which one is reached by Tab (WAI-ARIA APG, "Keyboard navigation inside
 * components"); -1 when the key is not for moving. Ends do not wrap round.
 */
export function rovingTarget(key: string, at: number, count: number, axis: 'vertical' | 'horizontal'): number {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[axis][key];
  return step === undefined ? -1 : Math.min(count - 1, Math.max(0, at + step));
}
