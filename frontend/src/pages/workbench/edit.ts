import type { PackageKind, TargetGroup } from '../../graphql/vocabulary';
import { type ElementParts, inOrder, type Names, partsOf, placeBefore } from './element';
import { changedIn, same, threeWay } from './merge';
import type { Work } from './query';

/** What a package says of itself, apart from its elements and parties. */
export interface Fields {
  title: string;
  titleEn: string;
  description: string;
  kind: PackageKind;
  occupation: string | null;
  area: string | null;
  municipality: string | null;
  targetGroups: TargetGroup[];
}

export const fieldsOf = (of: Work): Fields => ({
  title: of.titleDa,
  // A title without a translation is told in Danish.
  titleEn: of.titleEn === of.titleDa ? '' : of.titleEn,
  description: of.description,
  kind: of.kind,
  occupation: of.occupation?.key ?? null,
  area: of.area?.key ?? null,
  municipality: of.municipalities[0]?.code ?? null,
  targetGroups: of.targetGroups,
});

/** One change to a package, with what is needed to lay it on top of others' changes and to undo it. */
export type Edit =
  | { kind: 'add'; element: ElementParts; after?: string }
  | { kind: 'update'; id: string; base: ElementParts; mine: ElementParts; names: Names }
  | { kind: 'move'; id: string; from: string; after: string }
  | { kind: 'remove'; id: string }
  | { kind: 'fields'; base: Fields; mine: Fields; names: Names };

/** The change as editPackage takes it. */
export function inputOf(edit: Edit) {
  switch (edit.kind) {
    case 'add':
      return { elements: [{ add: { element: edit.element, after: edit.after } }] };
    case 'update':
      return { elements: [{ update: { id: edit.id, element: edit.mine } }] };
    case 'move':
      return { elements: [{ move: { id: edit.id, after: edit.after } }] };
    case 'remove':
      return { elements: [{ remove: edit.id }] };
    case 'fields':
      return Object.fromEntries(changedIn(edit.base, edit.mine).map((field) => [field, edit.mine[field]]));
  }
}

/** The change that takes this one back, given the package before it and after it. */
export function undoOf(edit: Edit, before: Work, after: Work): Edit | undefined {
  const old = inOrder(before.elements);
  switch (edit.kind) {
    case 'add': {
      const known = new Set(old.map(({ id }) => id));
      const added = after.elements.find(({ id }) => !known.has(id));
      return added && { kind: 'remove', id: added.id };
    }
    case 'update':
      return { ...edit, base: edit.mine, mine: edit.base };
    case 'move':
      return { kind: 'move', id: edit.id, from: edit.after, after: edit.from };
    case 'remove': {
      const element = old.find(({ id }) => id === edit.id);
      return element && { kind: 'add', element: partsOf(element), after: placeBefore(old, edit.id) };
    }
    case 'fields':
      return { ...edit, base: edit.mine, mine: edit.base };
  }
}

/** A change of mine against the package as others have made it meanwhile. */
export type Outcome =
  /** Nothing of theirs is overwritten: it can be sent again as `edit`. */
  | { kind: 'clear'; edit: Edit }
  /** Both changed these fields. */
  | { kind: 'fields'; clashes: string[]; edit: Edit; theirs: ElementParts | Fields }
  /** The element is gone. */
  | { kind: 'gone' }
  /** The element was changed or moved by others, and mine moves or removes it. */
  | { kind: 'touched' };

export function against(edit: Edit, before: Work, now: Work): Outcome {
  if (edit.kind === 'fields') {
    const theirs = fieldsOf(now);
    const { merged, clashes } = threeWay(edit.base, edit.mine, theirs);
    const next = { ...edit, base: theirs, mine: merged };
    return clashes.length > 0 ? { kind: 'fields', clashes, edit: next, theirs } : { kind: 'clear', edit: next };
  }
  const here = inOrder(now.elements);
  const has = (id: string) => here.some((one) => one.id === id);
  if (edit.kind === 'add') {
    // Where the place is gone, the new one goes last.
    return { kind: 'clear', edit: { ...edit, after: edit.after && !has(edit.after) ? undefined : edit.after } };
  }
  const element = here.find(({ id }) => id === edit.id);
  if (!element) return { kind: 'gone' };
  if (edit.kind === 'update') {
    const theirs = partsOf(element);
    const { merged, clashes } = threeWay(edit.base, edit.mine, theirs);
    const next = { ...edit, base: theirs, mine: merged };
    return clashes.length > 0 ? { kind: 'fields', clashes, edit: next, theirs } : { kind: 'clear', edit: next };
  }
  const then = before.elements.find(({ id }) => id === edit.id);
  if (edit.kind === 'remove') {
    return then && same(partsOf(then), partsOf(element)) ? { kind: 'clear', edit } : { kind: 'touched' };
  }
  const stays = placeBefore(here, edit.id) === edit.from && (edit.after === '' || has(edit.after));
  return stays ? { kind: 'clear', edit } : { kind: 'touched' };
}
