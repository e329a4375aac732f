import { jsx } from 'react/jsx-runtime';

export function Layout({ children }) {
  return jsx('div', { className: 'wide', children });
}
