/**
 * Which of the app's middleware runs for an event: all of it; for the first event of a socket all and then what makes session
 * and user; or none.
 */
export type MiddlewareMode = 'full' | 'session' | 'none';
