const DAY = 24 * 60 * 60 * 1000;

const instant = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string) => Math.round((instant(to) - instant(from)) / DAY);

export const addDays = (date: string, days: number) => new Date(instant(date) + days * DAY).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekday = (date: string) => (new Date(instant(date)).getUTCDay() + 6) % 7;
