/** How the pages behind links look: a card in the middle, light or dark. */
export const confirmPageStyles = new CSSStyleSheet();
confirmPageStyles.replaceSync(`
  :root { color-scheme: light dark; }
  body { min-block-size: 100dvh; background: light-dark(#f4f5f8, #121318); color: light-dark(#1b1d24, #f0f1f5); }
  main { box-sizing: border-box; inline-size: min(26rem, 100% - 2rem); margin: 0 auto calc(12dvh + 1rem); padding: 2.25rem 1.75rem;
    text-align: center; line-height: 1.5; background: light-dark(#fff, #1d1f27); border: 1px solid light-dark(#e1e3ea, #34373f);
    border-radius: 1.25rem; box-shadow: 0 8px 30px rgb(0 0 0 / 8%); position: relative; inset-block-start: 12dvh; }
  h1 { margin: 1rem 0 .5rem; font-size: 1.375rem; line-height: 1.25; text-wrap: balance; }
  h1:focus { outline: 0; }
  p { margin: 0; text-wrap: balance; }
  svg { inline-size: 3rem; block-size: 3rem; padding: .75rem; border-radius: 50%; fill: none; stroke: currentcolor;
    stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
    color: light-dark(#0b4fd6, #9cbcff); background: light-dark(#e8efff, #243252); }
  svg.check { color: light-dark(#11713d, #7fdca6); background: light-dark(#e0f5e9, #173b28); }
  svg.warning { color: light-dark(#8a4b00, #ffc57a); background: light-dark(#fff1dc, #42301a); }
  button { font: inherit; font-weight: 600; margin-block-start: 1.5rem; padding: .75rem 2rem; border: 0;
    border-radius: .75rem; color: #fff; background: #0b5fff; cursor: pointer; min-block-size: 2.75rem; inline-size: 100%; }
  button:disabled { opacity: .6; cursor: progress; }
  button:focus-visible { outline: 3px solid light-dark(#0b5fff, #9cbcff); outline-offset: 2px; }
  p.small { margin-block-start: 1.25rem; font-size: .875rem; color: light-dark(#5b5f6b, #a9adba); }
  blockquote { margin: 1rem 0 0; padding: .75rem 1rem; border-radius: .75rem; text-align: start; overflow-wrap: anywhere;
    background: light-dark(#f4f5f8, #282b35); }
  form { margin-block-start: 1.5rem; text-align: start; }
  fieldset { margin: 0; padding: 0; border: 0; display: grid; gap: .5rem; }
  legend { padding: 0; margin-block-end: .5rem; font-weight: 600; }
  label { display: flex; gap: .75rem; align-items: center; min-block-size: 2.75rem; padding: .5rem .875rem; cursor: pointer;
    box-sizing: border-box; border: 1px solid light-dark(#d5d8e0, #434752); border-radius: .75rem; overflow-wrap: anywhere; }
  label:has(:checked) { border-color: light-dark(#0b5fff, #9cbcff); background: light-dark(#e8efff, #243252); }
  label:has(:focus-visible) { outline: 3px solid light-dark(#0b5fff, #9cbcff); outline-offset: 2px; }
  input { font: inherit; color: inherit; flex: none; }
  input:focus-visible { outline: 0; }
  input:is([type=radio], [type=checkbox]) { inline-size: 1.25rem; block-size: 1.25rem; margin: 0; accent-color: #0b5fff; }
  fieldset.night { margin-block-start: .75rem; }
  .times { display: flex; flex-wrap: wrap; gap: .5rem; }
  .times label { flex: 1 1 12rem; overflow-wrap: normal; }
  input[type=time] { margin-inline-start: auto; padding: .25rem; border: 0; background: none; min-block-size: 1.75rem; }
  [hidden] { display: none; }
`);
