import type { ReactNode } from 'react';

interface Props {
  id: string;
  legend: string;
  hint?: string;
  error?: string;
  items: { key: string; label: ReactNode }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Several of a short list, as boxes to tick. */
export function CheckList({ id, legend, hint, error, items, chosen, onChange }: Props) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={`check-stack ${error ? 'form-error' : ''}`}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="form-label">{legend}</legend>
      {hint && <p className="form-hint">{hint}</p>}
      {error && (
        <span className="form-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
      <div className="check-columns">
        {items.map(({ key, label }) => (
          <div key={key} className="form-group-checkbox">
            <input
              type="checkbox"
              className="form-checkbox"
              id={`${id}-${key}`}
              checked={chosen.includes(key)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))
              }
            />
            <label htmlFor={`${id}-${key}`}>{label}</label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
