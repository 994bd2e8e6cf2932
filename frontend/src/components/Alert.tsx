import type { ReactNode } from 'react';
import { Icon } from './Icon';

interface Props {
  kind: 'info' | 'success' | 'warning' | 'error';
  heading?: ReactNode;
  /** Read aloud at once: only for answers to something the reader just did. */
  urgent?: boolean;
  children?: ReactNode;
}

export function Alert({ kind, heading, urgent = false, children }: Props) {
  return (
    <div className={`alert alert-${kind}`} role={urgent ? 'alert' : undefined}>
      <Icon name={kind} className="alert-icon" />
      <div className="alert-body">
        {heading && <p className="alert-heading">{heading}</p>}
        {children && <div className="alert-text">{children}</div>}
      </div>
    </div>
  );
}
