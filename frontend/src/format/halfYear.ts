/** Shortage periods are half-years written 2026H2. */
export function halfYear(period: string): { year: string; half: 1 | 2 } | undefined {
  const match = /^(\d{4})H([12])$/.exec(period);
  return match?.[1] ? { year: match[1], half: match[2] === '1' ? 1 : 2 } : undefined;
}
