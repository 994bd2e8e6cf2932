export interface Mentioned {
  id: string;
  name: string;
}

/** The name that is being written after an @ just before the caret; nothing when no mention is being written. */
export function mentionAt(text: string, caret: number): { from: number; search: string } | undefined {
  const match = /(^|[\s(])@([\p{L}\p{M}.'-]*(?: [\p{L}\p{M}.'-]*)?)$/u.exec(text.slice(0, caret));
  if (!match) return undefined;
  const search = match[2] ?? '';
  return { from: caret - search.length - 1, search };
}

/** Writes a person's name in place of what was typed after the @. */
export function withMention(text: string, caret: number, person: Mentioned): { text: string; caret: number } {
  const at = mentionAt(text, caret);
  if (!at) return { text, caret };
  const head = `${text.slice(0, at.from)}@${person.name} `;
  return { text: head + text.slice(caret).replace(/^ /, ''), caret: head.length };
}

/** Those who were picked and whose names still stand in the text. */
export const stillNamed = (text: string, picked: Mentioned[]) =>
  [...new Map(picked.map((one) => [one.id, one])).values()].filter(({ name }) => text.includes(`@${name}`));

/** The text cut where people are named, longest names first, so that "Bo Holm" is not read as "Bo". */
export function cutAtMentions(text: string, people: Mentioned[]): { text: string; named: boolean }[] {
  const names = people.map(({ name }) => `@${name}`).sort((a, b) => b.length - a.length);
  if (names.length === 0) return [{ text, named: false }];
  const pattern = new RegExp(`(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`);
  return text
    .split(pattern)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, named: names.includes(part) }));
}
