import type { Page } from 'playwright-core';

/**
 * Runs in the page. What sticks out of the window, and what is smaller to a finger than WCAG 2.2 has it (2.5.8: 24 by 24 pixels).
 * What only screen readers get to see has no size.
 */
const LOOK = `(() => {
  const name = (e) => e.tagName.toLowerCase() + (e.className && typeof e.className === 'string' ? '.' + e.className.split(' ').at(-1) : '') +
    ' ' + (e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 30);
  const shown = (e) => {
    if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let at = e; at; at = at.parentElement) if (getComputedStyle(at).clipPath !== 'none') return false;
    const { width, height } = e.getBoundingClientRect();
    return width > 1 && height > 1;
  };
  const scrolls = (e) => {
    for (let at = e.parentElement; at && at !== document.body; at = at.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the document: ' + document.documentElement.scrollWidth] : [];
  for (const e of document.body.querySelectorAll('*')) {
    const { left, right } = e.getBoundingClientRect();
    // A menu that is slid out waits before the window begins.
    const isAway = right <= 0;
    if ((right > innerWidth + 0.5 || left < -0.5) && !isAway && shown(e) && !scrolls(e)) wide.push(name(e) + ': ' + left + ' to ' + right);
  }
  const targets = 'a[href],button,input:not([type=hidden]),select,textarea,[role=option],[role=menuitem],[role=menuitemcheckbox],[role=tab]';
  const small = [];
  for (const e of document.querySelectorAll(targets)) {
    if (!shown(e) || e.disabled) continue;
    const { width, height } = (e.closest('label') ?? e).getBoundingClientRect();
    if (width < 24 || height < 24) small.push(name(e) + ': ' + Math.round(width) + ' by ' + Math.round(height));
  }
  return { wide, small };
})()`;

/** What does not fit a page into its window, and what is too small to be touched. */
export async function misfits(page: Page): Promise<{ readonly wide: readonly string[]; readonly small: readonly string[] }> {
  return page.evaluate(LOOK);
}

/** A page that fits. */
export const FITS = { wide: [], small: [] };
