import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { Icon } from '../components/Icon';

interface Props {
  label: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A button that shows and hides what belongs to it. Escape, a click elsewhere and another page hide it. */
export function AccountMenu({ label, className = '', children }: Props) {
  const id = useId();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // Another page is what closes it.
  useEffect(() => setOpen(false), [pathname]);

  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
      document.removeEventListener('keydown', close);
    };
  }, [open]);

  return (
    <div ref={box} className={`account-menu ${className}`}>
      <button
        ref={button}
        type="button"
        className="function-link"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {label}
        <Icon name="chevron-down" />
      </button>
      <div id={id} className="account-panel" hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}
