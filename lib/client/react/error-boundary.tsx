import { Component, type ReactNode } from 'react';
import { LateErrorPage, type AsideSignal } from './late.js';

interface Props {
  /** When it changes, what failed is tried again. */
  readonly of: unknown;
  readonly development: boolean;
  readonly aside: AsideSignal;
  readonly inset?: boolean;
  readonly children: ReactNode;
}

interface State {
  readonly error?: unknown;
  readonly failed: boolean;
  readonly of: unknown;
}

/** Shows an error in the place of what threw while it was rendered. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, of: this.props.of };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failed: true, error };
  }

  static getDerivedStateFromProps({ of }: Props, state: State): Partial<State> | null {
    return of === state.of ? null : { failed: false, error: undefined, of };
  }

  override render(): ReactNode {
    const { children, development, aside, inset } = this.props;
    if (!this.state.failed) return children;
    const message = development ? String(this.state.error) : 'This page could not be shown.';
    const retry = () => this.setState({ failed: false, error: undefined });
    return (
      <LateErrorPage
        aside={aside}
        error={{ status: 500, code: 'REFLEX_RENDER_FAILED', message }}
        development={development}
        retry={retry}
        inset={inset}
      />
    );
  }
}
