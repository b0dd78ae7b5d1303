/** Behind a work the stage is black: what a hologram shows as black is clear. */
export const style = `
:root { color-scheme: dark; font: 14px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: #dfe7f2; }
* { box-sizing: border-box; margin: 0; }
html, body { height: 100%; overflow: hidden; background: #000; }
#stage { display: block; width: 100vw; height: 100vh; touch-action: none; cursor: grab; outline: none; }
#stage.held { cursor: grabbing; }
#empty { position: fixed; inset: 0; display: grid; place-items: center; padding: 2rem; text-align: center;
  background: radial-gradient(ellipse 70% 60% at 50% 46%, #0b1220 0%, #04070d 55%, #000 100%); color: #8b98ab; font-size: 18px; }
#empty[hidden], [hidden] { display: none; }
#bar { position: fixed; inset: auto 0 0 0; display: flex; gap: 16px; align-items: center; padding: 40px 24px 20px;
  background: linear-gradient(to top, rgb(0 0 0 / .75), transparent); transition: opacity .4s; }
#title { flex: 1; min-width: 0; font-size: 16px; font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#title small { margin-left: .6em; color: #8b98ab; font-weight: 400; }
#frame { color: #8b98ab; font-variant-numeric: tabular-nums; }
select, button { font: inherit; color: inherit; background: rgb(255 255 255 / .08); border: 1px solid rgb(255 255 255 / .14);
  border-radius: 8px; padding: 7px 12px; min-height: 36px; max-width: 40vw; }
select option { background: #10151e; }
button { min-width: 44px; cursor: pointer; }
:is(select, button):hover { background: rgb(255 255 255 / .16); }
:is(select, button):focus-visible { outline: 2px solid #6db3ff; outline-offset: 2px; }
#loaded { position: fixed; left: 0; bottom: 0; height: 2px; width: 0; background: #6db3ff; transition: width .2s, opacity .6s; }
.quiet #bar { opacity: 0; }
.quiet #stage { cursor: none; }
@media (prefers-reduced-motion: reduce) { #bar, #loaded { transition: none; } }
@media (max-width: 480px) { #bar { gap: 8px; padding: 32px 12px 12px; } #frame { display: none; } }
`;
