import { useFormat } from '../../format/useFormat';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Names } from './element';

/** Says a field of a package or of an element, and its value, in words. */
export function useWords(names: Names) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const name = (key: string) => names[key] ?? key;
  const lists: Record<string, Record<string, string>> = { targetGroups: t.targetGroup };
  const value = (field: string, of: unknown): string => {
    if (of === null || of === undefined || of === '') return t.work.nothing;
    if (typeof of === 'boolean') return of ? t.app.yes : t.app.no;
    if (typeof of === 'number') return format.number(of);
    if (Array.isArray(of)) {
      const all = of.map((one) =>
        typeof one === 'object' && one !== null
          ? t.package.gateLevel(name(String(one.competence)), Number(one.level))
          : (lists[field]?.[String(one)] ?? name(String(one))),
      );
      return all.join(', ') || t.work.nothing;
    }
    const text = String(of);
    if (field === 'kind') return { ...t.elementKind, ...t.packageKind }[text as 'COURSE'] ?? text;
    return names[text] ?? text;
  };
  const labels: Record<string, string> = t.work.field;
  return { value, field: (field: string) => labels[field] ?? field };
}
