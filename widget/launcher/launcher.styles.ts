/** How the launcher looks. Plain text, because the launcher comes without lit. */
export const launcherStyles = `
:host{all:initial;position:fixed;z-index:var(--throughline-z-index,2147483000);
inset-block-end:calc(20px + env(safe-area-inset-bottom,0px));inset-inline-end:calc(20px + env(safe-area-inset-right,0px))}
:host([position=start]){inset-inline:calc(20px + env(safe-area-inset-left,0px)) auto}
:host([hidden]){display:none}
button{all:unset;box-sizing:border-box;display:grid;place-items:center;inline-size:56px;block-size:56px;border-radius:50%;
cursor:pointer;color:var(--throughline-on-accent,#fff);background:var(--throughline-accent,#2f57e6);
box-shadow:0 1px 3px #10182833,0 8px 24px #10182840;transition:transform .15s;-webkit-tap-highlight-color:transparent}
button:hover{transform:scale(1.05)}button:active{transform:scale(.95)}
button:focus-visible{outline:3px solid var(--throughline-accent,#2f57e6);outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{grid-area:1/1;inline-size:26px;block-size:26px;fill:none;stroke:currentcolor;stroke-width:1.75;stroke-linecap:round;
stroke-linejoin:round;transition:opacity .15s,transform .15s}
button[aria-expanded=false] svg+svg,button[aria-expanded=true] svg:first-child{opacity:0;transform:scale(.5) rotate(-30deg)}
b{all:unset;position:absolute;inset-block-start:-4px;inset-inline-end:-4px;box-sizing:border-box;min-inline-size:22px;
padding-inline:6px;border-radius:11px;background:#c4261d;color:#fff;box-shadow:0 0 0 2px #fff;text-align:center;pointer-events:none;
font:700 12px/22px system-ui,sans-serif}
b:empty{display:none}
@media(prefers-reduced-motion:reduce){button,svg{transition:none}}
@media(forced-colors:active){button{border:2px solid}}
@media print{:host{display:none}}
`;
