import { useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const CoursesQuery = graphql(`
  query CoursesToChoose($search: String!, $language: Language = DA) {
    courses(search: $search, first: 12) { edges { node { key title(language: $language) days provenance } } }
  }
`);

type Course = ResultOf<typeof CoursesQuery>['courses']['edges'][number]['node'];

interface Props {
  id: string;
  value: string | null;
  /** What the chosen course is called. */
  name: string;
  onChoose: (course: Course | null) => void;
}

/** One course, found by words or number. */
export function CourseChoice({ id, value, name, onChoose }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const [text, setText] = useState(name);
  const settled = useSettled(text.trim());
  const idle = settled.length < 2 || settled === name;
  const asked = useAsk(CoursesQuery, { search: settled }, idle);
  const waiting = settled !== text.trim() || asked.fetching;
  const items = idle || waiting ? [] : (asked.data?.courses.edges.map(({ node }) => node) ?? []);
  const chosen: Course | null = value ? { key: value, title: name, days: 0, provenance: 'OFFICIAL' } : null;
  return (
    <Combobox<Course>
      id={id}
      label={t.work.field.course}
      hint={t.work.courseHint}
      items={items}
      itemKey={({ key }) => key}
      itemLabel={({ title }) => title}
      itemView={({ title, key, days, provenance }) => (
        <>
          <span>{title}</span>
          <span className="suggestion-kind">
            {t.courses.number(key)}, {t.units.days(days)} <ProvenanceBadge of={provenance} quiet />
          </span>
        </>
      )}
      text={text}
      onText={setText}
      chosen={chosen}
      onChoose={onChoose}
      empty={idle ? t.work.typeTwo : waiting ? t.app.loading : undefined}
    />
  );
}
