import type { ElementParts } from './element';

/** A number as people write it, with a comma or a point; nothing where there is none. */
export function amountIn(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
}

export const shownAmount = (value: number | null) => (value === null ? '' : String(value).replace('.', ','));

export type Mistakes = { title?: true; weeks?: true; days?: true };

/** What must be put right before an element can be sent. */
export function mistakesIn(of: ElementParts, typed: { weeks: string; days: string }): Mistakes {
  const mistakes: Mistakes = {};
  if (of.title.trim() === '') mistakes.title = true;
  if (typed.weeks.trim() !== '' && amountIn(typed.weeks) === undefined) mistakes.weeks = true;
  if (typed.days.trim() !== '' && amountIn(typed.days) === undefined) mistakes.days = true;
  return mistakes;
}
