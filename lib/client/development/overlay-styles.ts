/** Of the overlay alone. Set by script, so that no Content-Security-Policy has to allow it. */
export const OVERLAY_STYLES = `
:host { all: initial; position: fixed; inset: 0; z-index: 2147483647; color-scheme: light dark; }
.frame {
  box-sizing: border-box;
  height: 100%;
  overflow: auto;
  overscroll-behavior: contain;
  padding: max(1rem, 6vh) 1rem 1rem;
  background: light-dark(rgb(40 44 52 / 0.45), rgb(0 0 0 / 0.6));
  font: 1rem/1.5 system-ui, sans-serif;
}
.box {
  box-sizing: border-box;
  max-width: 52rem;
  margin: 0 auto;
  padding: 1.25rem 1.5rem;
  border-top: 4px solid light-dark(#c92a2a, #ff6b6b);
  border-radius: 0.5rem;
  background: light-dark(#fff, #1f2126);
  color: light-dark(#212529, #e6e7ea);
  box-shadow: 0 8px 40px rgb(0 0 0 / 0.35);
}
.problem + .problem { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid light-dark(#dee2e6, #3a3d44); }
.title { margin: 0; font-size: 1.125rem; line-height: 1.35; color: light-dark(#c92a2a, #ff8787); }
.place, .code { margin: 0.25rem 0 0; font: 0.875rem/1.5 ui-monospace, monospace; color: light-dark(#495057, #b6bac2); overflow-wrap: anywhere; }
.message { margin: 0.75rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.excerpt {
  margin: 0.75rem 0 0;
  padding: 0.75rem 0;
  overflow-x: auto;
  border-radius: 0.375rem;
  background: light-dark(#f1f3f5, #16181c);
  font: 0.8125rem/1.6 ui-monospace, monospace;
  tab-size: 2;
}
.line { display: block; min-width: max-content; padding: 0 1rem; white-space: pre; }
.marked { background: light-dark(#ffe3e3, #4a2326); }
.number { display: inline-block; min-width: 3ch; margin-inline-end: 1rem; text-align: end; color: light-dark(#5c636a, #9298a3); user-select: none; }
.repair { margin: 0.75rem 0 0; }
.code { margin-top: 0.75rem; }
.close {
  margin-top: 1.25rem;
  min-height: 2.25rem;
  padding: 0 1rem;
  border: 1px solid light-dark(#adb5bd, #5c636a);
  border-radius: 0.375rem;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
.close:focus-visible { outline: 2px solid light-dark(#1971c2, #74c0fc); outline-offset: 2px; }
@media (max-width: 40rem) {
  .frame { padding: 0.5rem; }
  .box { padding: 1rem; }
}
`;
