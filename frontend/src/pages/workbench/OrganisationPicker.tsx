import { useEffect, useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const OrganisationsQuery = graphql(`
  query OrganisationsToChoose($search: String) {
    organisations(search: $search, first: 15) {
      edges { node { key name kind municipality { code name } } }
    }
  }
`);

type Found = ResultOf<typeof OrganisationsQuery>['organisations']['edges'][number]['node'];

export interface Organisation {
  key: string;
  name: string;
}

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  /** Keys of those that can't be chosen. */
  leaveOut?: string[];
  chosen: Organisation | undefined;
  onChoose: (organisation: Organisation | undefined) => void;
  takeFocus?: boolean;
}

export function OrganisationPicker({ id, label, hint, error, leaveOut = [], chosen, onChoose, takeFocus }: Props) {
  const { t } = useLanguage(catalogueWords);
  const [text, setText] = useState(chosen?.name ?? '');
  const settled = useSettled(text.trim());
  const search = settled === chosen?.name ? '' : settled;
  const asked = useAsk(OrganisationsQuery, { search: search || undefined });
  const waiting = asked.fetching || settled !== text.trim();
  const items = (asked.data?.organisations.edges ?? []).map(({ node }) => node);
  useEffect(() => {
    if (takeFocus) document.getElementById(`${id}-input`)?.focus();
  }, [takeFocus, id]);
  return (
    <Combobox<Found>
      id={id}
      label={label}
      hint={hint}
      error={error}
      items={waiting ? [] : items.filter(({ key }) => !leaveOut.includes(key))}
      itemKey={({ key }) => key}
      itemLabel={({ name }) => name}
      itemView={({ name, kind, municipality }) => (
        <>
          <span>{name}</span>
          <span className="suggestion-kind">
            {[t.organisationKind[kind], municipality?.name].filter(Boolean).join(', ')}
          </span>
        </>
      )}
      text={text}
      onText={setText}
      chosen={items.find(({ key }) => key === chosen?.key) ?? null}
      onChoose={(one) => onChoose(one ? { key: one.key, name: one.name } : undefined)}
      empty={waiting ? t.app.loading : undefined}
    />
  );
}
