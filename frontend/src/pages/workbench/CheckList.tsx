import type { ReactNode } from 'react';

interface Props {
  id: string;
  legend: string;
  hint?: string;
  items: { key: string; label: ReactNode }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Several of a short list, as boxes to tick. */
export function CheckList({ id, legend, hint, items, chosen, onChange }: Props) {
  return (
    <fieldset className="check-stack">
      <legend className="form-label">{legend}</legend>
      {hint && <p className="form-hint">{hint}</p>}
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
