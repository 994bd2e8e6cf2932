import { Link } from 'react-router';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { CourseAnswer } from './CoursePage';

type Group = CourseAnswer['prerequisites'][number];
type Alternative = Group['alternatives'][number];

function AlternativeLink({ of }: { of: Alternative }) {
  if (of.__typename === 'Course') return <Link to={`/kurser/${of.key}`}>{of.title}</Link>;
  if (of.__typename === 'Competence') return <Link to={`/kompetencer/${of.key}`}>{of.label}</Link>;
  return null;
}

interface Props {
  groups: Group[];
}

export function Prerequisites({ groups }: Props) {
  const { t } = useLanguage(catalogueWords);
  if (groups.length === 0) return <p>{t.course.prerequisitesNone}</p>;
  return (
    <>
      {groups.length > 1 && <p>{t.course.prerequisitesAll}</p>}
      <ul>
        {groups.map(({ group, alternatives }) => (
          <li key={group}>
            {alternatives.length > 1 && `${t.course.prerequisiteAny} `}
            {alternatives.map((alternative, index) => (
              <span key={'key' in alternative ? alternative.key : index}>
                {index > 0 && ` ${t.app.or} `}
                <AlternativeLink of={alternative} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
