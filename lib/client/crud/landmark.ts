/** Where menus are put: what stands outside of the page's main part is not found by those who go from landmark to landmark. */
export function mainLandmark(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>('main,[role=main]') ?? undefined;
}

/** For sheets and dialogs: their heads are not that of the page, and two of them can be open at once. */
export const NO_BANNER = { header: { role: 'presentation' } };
