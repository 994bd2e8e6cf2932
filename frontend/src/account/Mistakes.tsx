import { useEffect, useRef } from 'react';
import { Alert } from '../components/Alert';
import { FaultAlert } from '../components/FaultAlert';
import type { Fault } from '../graphql/fault';
import { accountWords, type WordsOf } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import type { Mistake } from './useMistakes';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A waiting time in words, never less than it is. */
export function waitIn(seconds: number, { form }: WordsOf<typeof accountWords>): string {
  if (seconds <= MINUTE) return form.seconds(Math.ceil(seconds));
  if (seconds <= 2 * HOUR) return form.minutes(Math.ceil(seconds / MINUTE));
  return form.hours(Math.ceil(seconds / HOUR));
}

interface Props {
  mistakes: Mistake[];
  fault: Fault | undefined;
  /** Over a fault that has no field. */
  heading?: string;
}

/** What stands wrong in a form. It takes the focus when it comes, and leads to each field. */
export function Mistakes({ mistakes, fault, heading }: Props) {
  const { t } = useLanguage(accountWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (mistakes.length > 0 || fault) box.current?.focus();
  }, [mistakes, fault]);
  if (mistakes.length === 0 && !fault) return null;
  return (
    <div ref={box} tabIndex={-1} className="mistakes">
      {mistakes.length > 0 ? (
        <Alert kind="error" heading={t.form.errors}>
          <ul>
            {mistakes.map(({ field, text }) => (
              <li key={field}>
                <a
                  href={`#${field}`}
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(field)?.focus();
                  }}
                >
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </Alert>
      ) : fault?.attempts && fault.retryAfter ? (
        <Alert kind="warning" heading={t.form.tooMany} urgent>
          <p>{t.form.wait(waitIn(fault.retryAfter, t))}</p>
        </Alert>
      ) : heading && fault?.message && fault.code !== 'NETWORK' && fault.code !== 'INTERNAL' ? (
        <Alert kind="error" heading={heading} urgent>
          <p>{fault.message}</p>
        </Alert>
      ) : (
        fault && <FaultAlert fault={fault} />
      )}
    </div>
  );
}
