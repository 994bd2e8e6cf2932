const DAY = 86_400_000;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** Whole days from today to a day: 0 today, negative when it has passed. */
export const daysUntil = (date: string, today: string) => Math.round((dayOf(date) - dayOf(today)) / DAY);

interface Asking {
  kind: string;
  dueOn: string | null;
  done: boolean;
}

const ASKING = new Set(['INVITED', 'DECISION_AWAITED', 'REOPENED']);

/** Whether a notice waits for the reader to do something. */
export const needsAnswer = ({ kind, dueOn, done }: Asking) => !done && (dueOn !== null || ASKING.has(kind));

const WORKED_ON = new Set([...ASKING, 'DECIDED', 'MENTIONED']);

interface Linked {
  kind: string;
  package: { key: string; status: string; draft: { id: string } | null } | null;
}

/** The page that a notice is about: where the parties work, or the package as it was published. */
export function addressOf({ kind, package: about }: Linked): string | undefined {
  if (!about) return undefined;
  const inTheMaking = ['DRAFT', 'PROPOSED', 'AGREED'].includes(about.status);
  const work = inTheMaking || (about.draft !== null && WORKED_ON.has(kind));
  return `/pakker/${encodeURIComponent(about.key)}${work ? '/arbejde' : ''}`;
}
