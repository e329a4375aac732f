/** A tab in the background paints nothing, and is not to wait for it. Milliseconds. */
const PATIENCE = 500;

/** Resolves when what was rendered before is on the screen. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    // A frame is painted after its callbacks, and a task comes after that.
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, PATIENCE);
  });
}
