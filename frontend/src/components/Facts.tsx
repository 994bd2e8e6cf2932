import type { ReactNode } from 'react';

interface Props {
  /** Rows without a value are left out. */
  rows: [label: string, value: ReactNode][];
}

export function Facts({ rows }: Props) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
