import { useId, useState } from 'react';
import { Icon } from '../components/Icon';
import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

interface Props {
  label: string;
  value: string;
}

/** A text to take away from the page, with a button that copies it. */
export function Once({ label, value }: Props) {
  const { t } = useLanguage(accountWords);
  const id = useId();
  const [copied, setCopied] = useState<boolean>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Browsers without the right, or on an address without https, don't copy: the text is selected instead.
      document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.select();
      setCopied(false);
    }
  };
  return (
    <div className="form-group once">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <div className="once-line">
        <input id={id} className="form-input" readOnly value={value} onFocus={(event) => event.target.select()} />
        <button type="button" className="button button-secondary" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? t.form.copied : t.form.copy}
          <span className="sr-only">{`: ${label}`}</span>
        </button>
      </div>
      <span role="status" className={copied === false ? 'small-text' : 'sr-only'}>
        {copied === undefined ? '' : copied ? `${label}: ${t.form.copied}` : t.form.copyFailed}
      </span>
    </div>
  );
}
