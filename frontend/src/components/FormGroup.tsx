import type { ReactNode } from 'react';

interface Props {
  /** Id of the control; hint and error are named after it. */
  id: string;
  label: ReactNode;
  hint?: string;
  error?: string;
  className?: string;
  children: ReactNode;
}

/** A control's label, hint and error, in the design system's order. */
export function FormGroup({ id, label, hint, error, className = '', children }: Props) {
  return (
    <div className={`form-group ${className} ${error ? 'form-error' : ''}`}>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span className="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="form-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
      {children}
    </div>
  );
}

/** What the control itself has to say of its hint and error. */
export const toldBy = ({ id, hint, error }: Pick<Props, 'id' | 'hint' | 'error'>) => ({
  'aria-invalid': error ? (true as const) : undefined,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
});
