import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ENDINGS = ['', '.ts', '.tsx'];

function sourceOf(path: string): string | undefined {
  for (const ending of ENDINGS) {
    try {
      return readFileSync(path + ending, 'utf8');
    } catch {
      // Another ending, or no file of ours.
    }
  }
  return undefined;
}

/** The areas of words that a page and all that it imports at once ask for. */
function areasOf(path: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  if (seen.has(path)) return found;
  seen.add(path);
  const source = sourceOf(path) ?? '';
  for (const [, areas = ''] of source.matchAll(/useLanguage\(([^)]*)\)/g)) {
    for (const [area] of areas.matchAll(/\w+/g)) found.add(area);
  }
  for (const [, to = ''] of source.matchAll(/^(?:import|export|\}) (?:[^'();]* )?from '(\.[^']*)'/gm)) {
    for (const area of areasOf(join(dirname(path), to), seen)) found.add(area);
  }
  return found;
}

test('every page has its words fetched beside its code, and no others', () => {
  const router = readFileSync(join(import.meta.dirname, 'router.tsx'), 'utf8');
  const pages = [...router.matchAll(/page\(\s*\(\) => import\('\.\/(pages\/[^']+)'\),\s*'\w+'([^)]*)\)/g)];
  expect(pages.length).toBe(router.match(/import\('\.\/pages/g)?.length);
  for (const [, module = '', areas = ''] of pages) {
    const told = [...areas.matchAll(/\w+/g)].map(([area]) => area);
    expect(told.sort(), module).toEqual([...areasOf(join(import.meta.dirname, module))].sort());
  }
});
