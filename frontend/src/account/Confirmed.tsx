import { type ReactNode, useEffect, useRef, useState } from 'react';
import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

interface Props {
  /** What the button says. */
  label: ReactNode;
  question: string;
  /** What is said yes to. */
  yes: string;
  busy?: boolean;
  className?: string;
  onYes: () => void;
}

/** A button for what can't be undone: it asks first, in place, and gives the focus back when the answer is no. */
export function Confirmed({ label, question, yes, busy = false, className = 'button-secondary', onYes }: Props) {
  const { t } = useLanguage(accountWords);
  const [asking, setAsking] = useState(false);
  const [left, setLeft] = useState(false);
  const box = useRef<HTMLFieldSetElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) box.current?.focus();
    else if (left) button.current?.focus();
  }, [asking, left]);

  if (!asking) {
    return (
      <button
        ref={button}
        type="button"
        className={`button ${className}`}
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  }
  const leave = () => {
    setLeft(true);
    setAsking(false);
  };
  return (
    <fieldset
      ref={box}
      tabIndex={-1}
      className="confirmed"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // A dialog around it stays open.
        event.preventDefault();
        event.stopPropagation();
        leave();
      }}
    >
      <legend>{question}</legend>
      <div className="button-line">
        <button
          type="button"
          className="button button-warning"
          disabled={busy}
          onClick={() => {
            leave();
            onYes();
          }}
        >
          {yes}
        </button>
        <button type="button" className="button button-secondary" onClick={leave}>
          {t.form.cancel}
        </button>
      </div>
    </fieldset>
  );
}
