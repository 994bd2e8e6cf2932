interface Advice {
  kind: string;
  message: string;
}

interface Group {
  /** The advice itself, or the reason that the competences share. */
  message: string;
  competences: string[];
}

/** Between the competence and the reason, in the API's advice on what is not covered. */
const SEAM = / (?:er ikke dækket|is not covered)\. /;

/** Advice in its order, with competences that are uncovered for the same reason brought together. */
export function grouped(advice: Advice[]): Group[] {
  const reasons = new Map<string, { whole: string; competences: string[] }>();
  for (const { kind, message } of advice) {
    const [seam] = kind === 'UNCOVERED' ? (SEAM.exec(message) ?? []) : [];
    const at = seam === undefined ? -1 : message.indexOf(seam);
    const reason = seam === undefined ? message : message.slice(at + seam.length);
    const group = reasons.get(reason) ?? { whole: message, competences: [] };
    if (seam !== undefined) group.competences.push(message.slice(0, at));
    reasons.set(reason, group);
  }
  return [...reasons].map(([reason, { whole, competences }]) =>
    competences.length > 1 ? { message: reason, competences } : { message: whole, competences: [] },
  );
}
