/** What emitted modules import from 'nestjs-reflex/client': the contract with `client/`. */
export const RUNTIME = 'nestjs-reflex/client';

export const RUNTIME_EXPORTS = [
  'Each',
  'Form',
  'KitRoot',
  'Link',
  'at',
  'event',
  'includes',
  'length',
  'local',
  'merge',
  'set',
  'start',
  'text',
  'toggle',
  'useBind',
  'useErrors',
  'useHandler',
  'useLocal',
  'useLocalBind',
  'usePageLanguage',
  'usePageTitle',
  'useParam',
  'usePath',
  'usePending',
  'useValueHandler',
  'useVar',
] as const;

export type RuntimeExport = (typeof RUNTIME_EXPORTS)[number];
