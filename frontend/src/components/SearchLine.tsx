import { type FormEvent, useId } from 'react';
import { useLanguage } from '../language/useLanguage';

interface Props {
  label: string;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  onSubmit: (event: FormEvent) => void;
}

export function SearchLine({ label, placeholder, text, onText, onSubmit }: Props) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <search>
      <form className="search-line" onSubmit={onSubmit}>
        <div className="form-group search">
          <label htmlFor={id} className="sr-only">
            {label}
          </label>
          <input
            id={id}
            type="search"
            className="form-input"
            value={text}
            placeholder={placeholder}
            onChange={(event) => onText(event.target.value)}
          />
          <button type="submit" className="button button-search">
            {t.front.searchButton}
          </button>
        </div>
      </form>
    </search>
  );
}
