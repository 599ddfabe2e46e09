import axe from 'axe-core';
import { expect } from 'vitest';
import { arrived } from './mount.ts';

/** Fails with what axe finds wrong on the page: all its rules of WCAG 2.2 A and AA and its best practices for the chat. */
export async function expectAccessible(element: Element): Promise<void> {
  // Half-transparent text has no contrast yet.
  await arrived(element);
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The page around the chat is the customer's own.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
