import type { InputHTMLAttributes } from 'react';
import { FormGroup, toldBy } from './FormGroup';

interface Props
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'value' | 'onChange' | 'className' | 'autoFocus'> {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  value: string;
  onChange: (value: string) => void;
  /** More than one line. */
  rows?: number;
  /** For a number, which may have a comma. */
  narrow?: boolean;
  /** The first field of a form that was just opened. */
  takeFocus?: boolean;
}

export function Field({ id, label, hint, error, value, onChange, rows, narrow, takeFocus, ...input }: Props) {
  const field = { id, value, ...toldBy({ id, hint, error }), autoFocus: takeFocus };
  return (
    <FormGroup {...{ id, label, hint, error }}>
      {rows ? (
        <textarea
          {...field}
          className="form-input"
          lang={input.lang}
          required={input.required}
          rows={rows}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          type="text"
          inputMode={narrow ? 'decimal' : undefined}
          {...input}
          {...field}
          className={narrow ? 'form-input narrow-input' : 'form-input'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormGroup>
  );
}
