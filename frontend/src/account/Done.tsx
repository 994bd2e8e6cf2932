import { type ReactNode, useEffect, useRef } from 'react';
import { Alert } from '../components/Alert';

interface Props {
  /** What has just been done; nothing before. */
  what: string | undefined;
  children?: ReactNode;
}

/** Says that something was done. The live region stands there from the start, so that screen readers notice. */
export function Done({ what, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // It may stand above what was pressed, out of sight.
  useEffect(() => {
    if (what) box.current?.scrollIntoView({ block: 'nearest' });
  }, [what]);
  return (
    <div ref={box} role="status" className="done">
      {what && (
        <Alert kind="success" heading={what}>
          {children}
        </Alert>
      )}
    </div>
  );
}
