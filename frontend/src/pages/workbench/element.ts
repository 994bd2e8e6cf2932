import type { ElementKind } from '../../graphql/vocabulary';
import type { Work, WorkElement } from './query';

/** An element as it is written: every field, things named by their keys. */
export interface ElementParts {
  kind: ElementKind;
  title: string;
  course: string | null;
  session: string | null;
  weeks: number | null;
  days: number | null;
  parallel: boolean;
  gate: { competence: string; level: number }[];
  purpose: string;
  responsible: string | null;
  requirements: string[];
}

/** What keys are called, so that a choice can be read before and after it is sent. */
export type Names = Record<string, string>;

export const blankElement = (kind: ElementKind): ElementParts => ({
  kind,
  title: '',
  course: null,
  session: null,
  weeks: null,
  days: null,
  parallel: false,
  gate: [],
  purpose: '',
  responsible: null,
  requirements: [],
});

export const partsOf = (of: WorkElement): ElementParts => ({
  kind: of.kind,
  title: of.title,
  course: of.course?.key ?? null,
  session: of.session?.id ?? null,
  weeks: of.weeks,
  days: of.days,
  parallel: of.parallel,
  gate: of.gate.map(({ competence, level }) => ({ competence: competence.key, level })),
  purpose: of.purpose,
  responsible: of.responsible?.key ?? null,
  requirements: of.requirements.map(({ key }) => key),
});

/** The names of everything a package's elements, job and parties mention. */
export function namesIn(of: Work): Names {
  const names: Names = {};
  for (const { organisation } of of.parties) names[organisation.key] = organisation.name;
  for (const { competence } of of.occupation?.requirements ?? []) names[competence.key] = competence.label;
  for (const { course, responsible, requirements, gate } of of.elements) {
    if (course) names[course.key] = course.title;
    if (responsible) names[responsible.key] = responsible.name;
    for (const { key, label } of requirements) names[key] = label;
    for (const { competence } of gate) names[competence.key] = competence.label;
  }
  return names;
}

export const inOrder = (elements: WorkElement[]) => [...elements].sort((a, b) => a.seq - b.seq);

/** The element before this one, as the API names a place: "" is first. */
export function placeBefore(elements: { id: string }[], id: string): string {
  const at = elements.findIndex((one) => one.id === id);
  return elements[at - 1]?.id ?? '';
}

/** The order after an element was put behind another; "" puts it first. */
export function moved<One extends { id: string }>(elements: One[], id: string, after: string): One[] {
  const one = elements.find((element) => element.id === id);
  if (!one || id === after) return elements;
  const others = elements.filter((element) => element.id !== id);
  const at = after === '' ? 0 : others.findIndex((element) => element.id === after) + 1;
  return after !== '' && at === 0 ? elements : [...others.slice(0, at), one, ...others.slice(at)];
}

/** Behind which element this one ends when it goes one step up or down; nothing at the ends. */
export function stepTo(elements: { id: string }[], id: string, by: -1 | 1): string | undefined {
  const at = elements.findIndex((one) => one.id === id);
  const target = at + by;
  if (at < 0 || target < 0 || target >= elements.length) return undefined;
  return by === 1 ? elements[target]?.id : (elements[target - 1]?.id ?? '');
}

/** Elements in order; what runs in parallel joins the row of the one it runs beside. */
export function rowsOf<One extends { parallel: boolean }>(elements: One[]): One[][] {
  const rows: One[][] = [];
  for (const element of elements) {
    const row = rows.at(-1);
    if (element.parallel && row) row.push(element);
    else rows.push([element]);
  }
  return rows;
}
