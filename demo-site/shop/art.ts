import { raw } from 'hono/html';
import type { Drawing } from './catalogue.ts';

/** Two wheels with spokes; `radius` makes the bike. */
function wheels(rear: number, front: number, y: number, radius: number): string {
  const wheel = (x: number) =>
    `<g><circle cx="${x}" cy="${y}" r="${radius}" class="tyre"/><circle cx="${x}" cy="${y}" r="${radius - 6}" class="rim"/>` +
    [0, 30, 60, 90, 120, 150]
      .map(
        (angle) =>
          `<path d="M${x - radius + 7} ${y}h${2 * radius - 14}" class="spoke" transform="rotate(${angle} ${x} ${y})"/>`,
      )
      .join('') +
    `<circle cx="${x}" cy="${y}" r="5" class="hub"/></g>`;
  return wheel(rear) + wheel(front);
}

const drawings: Readonly<Record<Drawing, string>> = {
  city:
    wheels(84, 242, 150, 54) +
    '<path d="M26 150a58 58 0 0 1 74-56M300 150a58 58 0 0 0-62-58" class="guard"/>' +
    '<path d="M84 150l58-72h82l-70 72zM142 78l12 72M224 78l18 72M224 78l-8-30" class="frame"/>' +
    '<path d="M137 60l5 18M118 56q18-8 38 2-8 6-38 4z" class="seat"/><path d="M216 48q-10-10-30-6M216 48q12-6 8 12" class="bar"/>' +
    '<circle cx="154" cy="150" r="13" class="crank"/><path d="M154 150l14 20h8M154 150l-12-18" class="bar"/>' +
    '<path d="M238 84l64-16v44z" class="beam"/><circle cx="236" cy="88" r="7" class="lamp"/>',
  folding:
    wheels(92, 236, 166, 36) +
    '<path d="M92 166l60-44 62-4M152 122l-2 44h-58M214 118l22 48M214 118l-10-74" class="frame"/><circle cx="176" cy="120" r="7" class="hub"/>' +
    '<path d="M150 166l-14-98M116 64q20-9 42 2-8 6-42 4z" class="seat"/><path d="M204 44q-10-8-26-2M204 44q12-4 12 8" class="bar"/>' +
    '<circle cx="150" cy="166" r="12" class="crank"/><path d="M150 166l16 14h8M150 166l-12-16" class="bar"/>',
  cargo:
    wheels(64, 272, 158, 42) +
    '<path d="M148 92h86l-10 62h-62z" class="box"/><path d="M148 92h86" class="bar"/>' +
    '<path d="M64 158l46-66 40 66zM110 92l-4-20M150 158h78l44 0M148 92l-8-38" class="frame"/>' +
    '<path d="M86 70q18-8 40 2-8 6-40 4z" class="seat"/><path d="M140 54q-10-8-26-2M140 54q12-4 10 8" class="bar"/>' +
    '<circle cx="122" cy="158" r="12" class="crank"/><path d="M122 158l14 14h8M122 158l-10-14" class="bar"/>' +
    '<circle cx="172" cy="80" r="11" class="head"/><circle cx="202" cy="82" r="10" class="head"/>',
  lamp:
    '<path d="M168 110l140-62v124z" class="beam"/><path d="M96 72h58q16 0 16 38t-16 38H96q-34 0-34-38t34-38z" class="box"/>' +
    '<ellipse cx="160" cy="110" rx="16" ry="36" class="lamp"/><path d="M104 148v26h-22M104 72v76M120 72v76" class="bar"/>',
  bag:
    '<path d="M96 62q0-22 64-22t64 22v106q0 14-14 14H110q-14 0-14-14z" class="box"/><path d="M96 62q0-22 64-22t64 22v40q-64 22-128 0z" class="flap"/>' +
    '<path d="M136 94v36M184 94v36" class="bar"/><path d="M128 124h16v16h-16zM176 124h16v16h-16z" class="lamp"/>',
  bell:
    '<path d="M92 142q0-72 68-72t68 72z" class="box"/><path d="M84 142h152" class="bar"/><circle cx="160" cy="66" r="9" class="lamp"/>' +
    '<path d="M228 132l40 4v16l-40-4" class="flap"/><path d="M128 156h64v22h-64z" class="seat"/><path d="M60 96q-12 20-4 44M40 86q-18 30-6 66" class="spoke"/>',
};

/** A product's picture; colours come from the style sheet. */
export function drawing(name: Drawing): ReturnType<typeof raw> {
  return raw(`<svg class="drawing ${name}" viewBox="0 0 320 220" aria-hidden="true">${drawings[name]}</svg>`);
}

/** The shop's sign: a tern over a wave. */
export const sign: ReturnType<typeof raw> = raw(
  '<svg class="sign" viewBox="0 0 48 48" aria-hidden="true"><path d="M4 14q12-2 18 8 4-10 22-14-8 6-12 14-3 8-12 8l-8 4 4-6q-2-10-12-14z" class="wing"/><path d="M31 22l7 1-6 3z" class="beak"/><path d="M4 40q5-5 10 0t10 0 10 0 10 0" class="wave"/></svg>',
);

/** Sea, evening sun and a lighthouse for the front page. */
export const seascape: ReturnType<typeof raw> = raw(
  '<svg class="seascape" viewBox="0 0 640 420" preserveAspectRatio="xMinYMax slice" aria-hidden="true">' +
    '<circle cx="286" cy="322" r="58" class="sun"/><path d="M124 218l-420-50v100z" class="ray"/><path d="M124 218l560-64v128z" class="ray"/>' +
    '<path d="M107 228h34l10 122H97z" class="tower"/><path d="M105 256h38l3 28h-44zM99 314h50l2 26H97z" class="stripe"/><path d="M111 208h26v20h-26z" class="light"/><path d="M106 208h36l-18-16z" class="stripe"/>' +
    '<path d="M0 352q60-30 124-18t110 30v60H0z" class="rock"/>' +
    '<path d="M0 362q40-12 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0v70H0z" class="sea far"/>' +
    '<path d="M0 388q40-13 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0v50H0z" class="sea near"/>' +
    '<path d="M216 232q12-2 18 7 6-9 24-14-9 6-13 14-4 8-13 8l-8 4 4-6q-3-10-12-13z" class="bird"/><path d="M186 262q7-1 11 4 3-6 14-8-5 4-7 8-3 5-8 5l-4 2 2-4q-1-5-8-7z" class="bird"/></svg>',
);
