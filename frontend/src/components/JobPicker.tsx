import { useEffect, useState } from 'react';
import { useAsk } from '../graphql/ask';
import { graphql } from '../graphql/graphql';
import { useLanguage } from '../language/useLanguage';
import { Combobox } from './Combobox';
import { useSettled } from './useSettled';

const JobChoicesQuery = graphql(`
  query JobChoices($search: String, $orderBy: OccupationOrder, $language: Language = DA) {
    occupations(search: $search, orderBy: $orderBy, first: 25) {
      edges { node { key title(language: $language) titles } }
    }
  }
`);

const JobNameQuery = graphql(`
  query JobName($key: String!, $language: Language = DA) {
    occupation(key: $key) { key title(language: $language) titles }
  }
`);

interface Job {
  key: string;
  title: string;
  titles: string[];
}

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  required?: boolean;
  /** The key of the chosen job, or nothing. */
  value: string;
  onChoose: (key: string | undefined, title?: string) => void;
}

/** Choose a job by any of its titles. */
export function JobPicker({ id, label, hint, error, required, value, onChoose }: Props) {
  const { t } = useLanguage();
  const named = useAsk(JobNameQuery, { key: value }, value === '').data?.occupation;
  const [chosen, setChosen] = useState<Job | null>(null);
  const [text, setText] = useState('');
  const current = chosen?.key === value ? chosen : null;

  // A job that came by address or by language switch shows its title; one that was taken away leaves an empty field.
  useEffect(() => {
    if (named && named.key === value) {
      setChosen(named);
      setText(named.title);
    } else if (value === '') {
      setChosen(null);
      setText('');
    }
  }, [named, value]);

  const settled = useSettled(text.trim());
  const search = current && settled === current.title ? '' : settled;
  const asked = useAsk(JobChoicesQuery, { search: search || undefined, orderBy: search ? 'RELEVANCE' : 'TITLE' });

  // Jobs found for what was typed a moment ago are not offered: Enter would take the wrong one.
  const waiting = asked.fetching || settled !== text.trim();

  return (
    <Combobox<Job>
      id={id}
      label={label}
      hint={hint}
      error={error}
      required={required}
      items={waiting ? [] : (asked.data?.occupations.edges.map(({ node }) => node) ?? [])}
      itemKey={(job) => job.key}
      itemLabel={(job) => job.title}
      itemView={(job) => (
        <>
          <span>{job.title}</span>
          {job.titles.length > 0 && <span className="suggestion-kind">{job.titles.slice(0, 2).join(', ')}</span>}
        </>
      )}
      text={text}
      onText={setText}
      chosen={current}
      onChoose={(job) => {
        setChosen(job);
        onChoose(job?.key, job?.title);
      }}
      empty={waiting ? t.app.loading : undefined}
    />
  );
}
