import type { Alternative } from './Result';

/** The steps of a composed way as elements of a package: each tied to what it gives the job. */
export const elementsOf = (of: Pick<Alternative, 'steps'>) =>
  [...of.steps]
    .sort((a, b) => a.seq - b.seq)
    .map(({ course, session, teaches, reason }) => ({
      kind: 'COURSE' as const,
      title: course.title,
      course: course.key,
      session: session?.id ?? null,
      days: course.days,
      parallel: false,
      gate: [],
      purpose: reason,
      requirements: teaches.map(({ key }) => key),
    }));
