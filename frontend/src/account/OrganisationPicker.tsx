import { useEffect, useState } from 'react';
import { Combobox } from '../components/Combobox';
import { useSettled } from '../components/useSettled';
import { useAsk } from '../graphql/ask';
import { graphql, type ResultOf } from '../graphql/graphql';
import { accountWords, catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

const OrganisationChoicesQuery = graphql(`
  query OrganisationChoices($search: String) {
    organisations(search: $search, first: 25) { edges { node { key name kind } } }
  }
`);

const OrganisationNameQuery = graphql(`
  query OrganisationName($key: String!) {
    organisation(key: $key) { key name kind }
  }
`);

type Choice = ResultOf<typeof OrganisationChoicesQuery>['organisations']['edges'][number]['node'];

interface Props {
  id: string;
  label?: string;
  hint?: string;
  error?: string;
  /** The key of the chosen organisation, or nothing. */
  value: string;
  onChoose: (key: string) => void;
}

export function OrganisationPicker({ id, label, hint, error, value, onChoose }: Props) {
  const { t } = useLanguage(catalogueWords, accountWords);
  const named = useAsk(OrganisationNameQuery, { key: value }, value === '').data?.organisation;
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [text, setText] = useState('');
  const current = chosen?.key === value ? chosen : null;

  // One that came by address shows its name; one that was taken away leaves an empty field.
  useEffect(() => {
    if (named && named.key === value) {
      setChosen(named);
      setText(named.name);
    } else if (value === '') {
      setChosen(null);
      setText('');
    }
  }, [named, value]);

  const settled = useSettled(text.trim());
  const search = current && settled === current.name ? '' : settled;
  const asked = useAsk(OrganisationChoicesQuery, { search: search || undefined });
  // Those found for what was typed a moment ago are not offered: Enter would take the wrong one.
  const waiting = asked.fetching || settled !== text.trim();

  return (
    <Combobox<Choice>
      id={id}
      label={label ?? t.form.organisation}
      hint={hint ?? t.form.organisationHint}
      error={error}
      items={waiting ? [] : (asked.data?.organisations.edges.map(({ node }) => node) ?? [])}
      itemKey={({ key }) => key}
      itemLabel={({ name }) => name}
      itemView={({ name, kind }) => (
        <>
          <span>{name}</span>
          <span className="suggestion-kind">{t.organisationKind[kind]}</span>
        </>
      )}
      text={text}
      onText={setText}
      chosen={current}
      onChoose={(choice) => {
        setChosen(choice);
        onChoose(choice?.key ?? '');
      }}
      empty={waiting ? t.app.loading : undefined}
    />
  );
}
