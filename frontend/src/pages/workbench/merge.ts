/** What became of two people's changes to the same thing. */
export interface Merge<Parts> {
  /** Everybody's changes together; where both changed the same field, it has mine. */
  merged: Parts;
  /** The fields that both changed, and not to the same. */
  clashes: (keyof Parts)[];
}

export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two states differ. */
export const changedIn = <Parts extends object>(from: Parts, to: Parts) =>
  (Object.keys(from) as (keyof Parts)[]).filter((field) => !same(from[field], to[field]));

/** Lays my changes since `base` on top of theirs, field by field, so that what I did not touch stays theirs. */
export function threeWay<Parts extends object>(base: Parts, mine: Parts, theirs: Parts): Merge<Parts> {
  const merged = { ...theirs };
  const clashes: (keyof Parts)[] = [];
  for (const field of changedIn(base, mine)) {
    merged[field] = mine[field];
    if (!same(base[field], theirs[field]) && !same(mine[field], theirs[field])) clashes.push(field);
  }
  return { merged, clashes };
}

/** Takes their value in the fields where theirs was kept. */
export function keepTheirs<Parts extends object>(merged: Parts, theirs: Parts, kept: (keyof Parts)[]): Parts {
  const settled = { ...merged };
  for (const field of kept) settled[field] = theirs[field];
  return settled;
}
