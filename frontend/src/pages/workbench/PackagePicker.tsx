import { useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import type { PackageKind } from '../../graphql/vocabulary';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const PackagesQuery = graphql(`
  query PackagesToChoose($search: String, $filter: PackageFilter, $language: Language = DA) {
    packages(search: $search, filter: $filter, first: 15) {
      edges {
        node {
          id
          key
          title(language: $language)
          kind
          description
          targetGroups
          occupations { key title(language: $language) }
          areas { key }
          municipalities { code name }
        }
      }
    }
  }
`);

export type FoundPackage = ResultOf<typeof PackagesQuery>['packages']['edges'][number]['node'];

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  kinds?: PackageKind[];
  /** Only those that the viewer's own organisations take part in. */
  mine?: boolean;
  chosen: FoundPackage | undefined;
  onChoose: (found: FoundPackage | undefined) => void;
}

/** A published package, found by words. */
export function PackagePicker({ id, label, hint, error, kinds, mine, chosen, onChoose }: Props) {
  const { t } = useLanguage(catalogueWords);
  const [text, setText] = useState(chosen?.title ?? '');
  const settled = useSettled(text.trim());
  const search = settled === chosen?.title ? '' : settled;
  const asked = useAsk(PackagesQuery, { search: search || undefined, filter: { kinds, mine } });
  const waiting = asked.fetching || settled !== text.trim();
  return (
    <Combobox<FoundPackage>
      id={id}
      label={label}
      hint={hint}
      error={error}
      items={waiting ? [] : (asked.data?.packages.edges.map(({ node }) => node) ?? [])}
      itemKey={(one) => one.id}
      itemLabel={({ title }) => title}
      itemView={({ title, kind, municipalities }) => (
        <>
          <span>{title}</span>
          <span className="suggestion-kind">
            {[t.packageKind[kind], ...municipalities.map(({ name }) => name)].join(', ')}
          </span>
        </>
      )}
      text={text}
      onText={setText}
      chosen={chosen ?? null}
      onChoose={(one) => onChoose(one ?? undefined)}
      empty={waiting ? t.app.loading : undefined}
    />
  );
}
