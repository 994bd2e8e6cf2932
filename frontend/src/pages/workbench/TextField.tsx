interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'date';
  min?: string;
  /** More than one line. */
  rows?: number;
  required?: boolean;
  narrow?: boolean;
  /** The first field of a form that was just opened. */
  takeFocus?: boolean;
}

export function TextField({ id, label, hint, error, value, onChange, rows, takeFocus, narrow, ...rest }: Props) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const field = {
    id,
    value,
    className: narrow ? 'form-input narrow-input' : 'form-input',
    required: rest.required,
    'aria-invalid': error ? (true as const) : undefined,
    'aria-describedby': described,
    autoFocus: takeFocus,
  };
  return (
    <div className={error ? 'form-group form-error' : 'form-group'}>
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
      {rows ? (
        <textarea {...field} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...field}
          type={rest.type ?? 'text'}
          min={rest.min}
          inputMode={narrow ? 'decimal' : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
