import { useId, useState } from 'react';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { CourseFacet } from './filter';

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

interface Props {
  field: CourseFacet;
  values: FacetValue[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

const SHOWN = 6;

/** One group of checkboxes with how many hits each would leave. What is chosen stays, even with no hits. */
export function FacetGroup({ field, values, chosen, onChange }: Props) {
  const { t } = useLanguage(catalogueWords);
  const id = useId();
  const [all, setAll] = useState(false);
  const missing = chosen.filter((value) => !values.some((known) => known.value === value));
  const known = [...missing.map((value) => ({ value, label: value, count: 0 })), ...values];
  const ordered = [
    ...known.filter(({ value }) => chosen.includes(value)),
    ...known.filter(({ value }) => !chosen.includes(value)),
  ];
  const shown = all || field === 'DAYS' ? known : ordered.slice(0, Math.max(SHOWN, chosen.length));
  if (known.length === 0) return null;
  return (
    <fieldset className="facet">
      <legend className="form-label">{t.courses.facet[field]}</legend>
      {shown.map(({ value, label, count }) => (
        <div className="form-group-checkbox" key={value}>
          <input
            type="checkbox"
            className="form-checkbox checkbox-small"
            id={`${id}-${value}`}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <label htmlFor={`${id}-${value}`}>
            {label} <span className="facet-count">({count})</span>
          </label>
        </div>
      ))}
      {known.length > SHOWN && field !== 'DAYS' && (
        <button
          type="button"
          className="button button-unstyled facet-more"
          onClick={() => setAll(!all)}
          aria-expanded={all}
        >
          {all ? t.app.showFewer : t.app.showMore(known.length - shown.length)}
        </button>
      )}
    </fieldset>
  );
}
