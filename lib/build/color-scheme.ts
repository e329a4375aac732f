/**
 * Runs before the first paint, so that a dark page never flashes light: sets what Mantine's own provider sets once it
 * is there. A file of its own, because a Content-Security-Policy may forbid inline scripts. `auto` is the kit's default.
 */
export const COLOR_SCHEME_SCRIPT = `(function () {
  var scheme = 'auto';
  try {
    var stored = localStorage.getItem('mantine-color-scheme-value');
    if (stored === 'light' || stored === 'dark') scheme = stored;
  } catch (_) {
    // Storage is forbidden here: the default stays.
  }
  if (scheme === 'auto') scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
`;
