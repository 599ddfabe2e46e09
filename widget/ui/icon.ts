import { html, type TemplateResult } from 'lit';

const paths = {
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  phone: 'M7.5 2.5h9v19h-9zM11 18.5h2',
  mail: 'M4 6.5h16v11H4zM4.5 7l7.5 6 7.5-6',
  pencil: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  reply: 'M9 7 4 12l5 5M4.5 12H14a6 6 0 0 1 6 6v1',
  note: 'M5 4h14v10l-5 6H5zM19 14h-5v6',
  warning: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1',
  offline:
    'M3 3l18 18M5 12a10 10 0 0 1 4-2.4M2 8.6a15 15 0 0 1 4-2.5M10.5 5.1A15 15 0 0 1 22 8.6M14.5 10A10 10 0 0 1 19 12M8.5 15.6a5 5 0 0 1 7 0M12 19.4v.1',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 12.5 6.5 17 16 7.5M11.5 16l1 1L22 7.5',
  chat: 'M4 11.5A7.5 7.5 0 0 1 11.5 4h1a7.5 7.5 0 0 1 0 15H12a9 9 0 0 1-3.6-.8L4.5 19.5l1-3.6A7.5 7.5 0 0 1 4 11.5',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0',
  exit: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  clip: 'M19.5 11.5 12 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-7.9 7.9a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2',
  devices: 'M3 5.5h14v3M3 5.5v10h8M1.5 18.5H11M14.5 11.5h7v9h-7z',
  more: 'M5.5 12v.1M12 12v.1M18.5 12v.1',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  document: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6',
} as const;

/** A picture we have. */
export type IconName = keyof typeof paths;

/** The picture of each channel. */
export const channelIcons = { web: 'chat', email: 'mail', sms: 'phone' } as const;

/** Those that point somewhere turn round in right-to-left. */
const directional: ReadonlySet<IconName> = new Set(['back', 'reply', 'exit']);

/** A line icon in the colour of the text around it. It is decoration: the words beside it say what it means. */
export function icon(name: IconName): TemplateResult {
  const turns = directional.has(name) ? ' directional' : '';
  return html`<svg class="icon icon-${name}${turns}" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
