import type { ReactNode } from 'react';
import { useLanguage } from '../language/useLanguage';

interface Props {
  label: string;
  className?: string;
  children: ReactNode;
}

/** A wide table scrolls inside its own box, which the keyboard can reach. */
export function TableBox({ label, className = '', children }: Props) {
  const { t } = useLanguage();
  return (
    <section
      className={`table--responsive-scroll table-box ${className}`}
      aria-label={t.app.scrollTable(label)}
      tabIndex={0}
    >
      {children}
    </section>
  );
}
