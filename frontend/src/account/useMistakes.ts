import { useMemo, useState } from 'react';
import type { Fault } from '../graphql/fault';

export interface Mistake {
  /** Id of the field on the page. */
  field: string;
  text: string;
}

const NONE: Mistake[] = [];

/** What stands wrong in a form: found here before it is sent, or named by the API's answer. */
export function useMistakes(fault: Fault | undefined, fields: Record<string, string> | ((path: string) => string)) {
  const [found, setFound] = useState<Mistake[]>([]);
  // The API names a field by its path, such as "input.email" or "input.phases[1].titleDa".
  const path = fault?.field?.replace(/^input\./, '');
  const named = path && (typeof fields === 'function' ? fields(path) : fields[path.split('.').at(-1) ?? '']);
  // The same list until there is something new to tell, which then takes the focus.
  const told = useMemo(() => (fault && named ? [{ field: named, text: fault.message }] : NONE), [fault, named]);
  const mistakes = found.length > 0 ? found : told;
  return {
    mistakes,
    /** What is wrong as a whole. */
    fault: found.length > 0 || named ? undefined : fault,
    errorOf: (field: string) => mistakes.find((mistake) => mistake.field === field)?.text,
    /** Keeps the mistakes found; true when there are none. */
    check: (...possible: (Mistake | false)[]) => {
      const wrong = possible.filter((mistake) => mistake !== false);
      setFound(wrong);
      return wrong.length === 0;
    },
  };
}
