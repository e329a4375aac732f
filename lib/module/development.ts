/**
 * Whether the app runs at the desk of someone who writes it: states survive restarts, bundles are made quickly, and errors of
 * pages are shown in place of ending the process. Neither in production nor in tests, which begin afresh and fail aloud.
 */
export function isDevelopment(): boolean {
  const { NODE_ENV } = process.env;
  return NODE_ENV !== 'production' && NODE_ENV !== 'test';
}
