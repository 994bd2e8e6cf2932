import { useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { Icon } from '../../components/Icon';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const CourseChoicesQuery = graphql(`
  query CourseChoices($search: String!, $language: Language = DA) {
    courses(search: $search, first: 10) { edges { node { key title(language: $language) days } } }
  }
`);

const CourseNameQuery = graphql(`
  query CourseName($key: String!, $language: Language = DA) {
    course(key: $key) { key title(language: $language) }
  }
`);

interface Props {
  id: string;
  label: string;
  chosen: string[];
  onChange: (keys: string[]) => void;
}

export function CoursePicker({ id, label, chosen, onChange }: Props) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const asked = useAsk(CourseChoicesQuery, { search: settled }, settled.length < 2);
  const items = (asked.data?.courses.edges ?? []).map(({ node }) => node).filter(({ key }) => !chosen.includes(key));
  return (
    <div className="course-picker">
      <Combobox
        id={id}
        label={label}
        hint={t.way.courseHint}
        items={items}
        itemKey={({ key }) => key}
        itemLabel={({ title }) => title}
        itemView={({ title, days }) => (
          <>
            <span>{title}</span>
            <span className="suggestion-kind">{t.units.days(days)}</span>
          </>
        )}
        text={text}
        onText={setText}
        chosen={null}
        onChoose={(course) => {
          if (!course) return;
          onChange([...chosen, course.key]);
          setText('');
        }}
        empty={asked.fetching ? t.app.loading : settled.length < 2 ? t.way.courseHint : undefined}
        free
      />
      {chosen.length > 0 && (
        <ul className="chips no-max-width">
          {chosen.map((key) => (
            <li key={key}>
              <CourseChip of={key} onRemove={() => onChange(chosen.filter((other) => other !== key))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function CourseChip({ of, onRemove }: { of: string; onRemove: () => void }) {
  const { t } = useLanguage();
  const title = useAsk(CourseNameQuery, { key: of }).data?.course?.title ?? of;
  return (
    <button type="button" className="tag" aria-label={t.app.remove(title)} onClick={onRemove}>
      {title}
      <Icon name="close" />
    </button>
  );
}
