import { Link } from 'react-router';
import { Highlight, sliceMarked, withoutMarks } from '../../components/Highlight';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

export const CourseCardFragment = graphql(`
  fragment CourseCard on Course {
    id
    key
    title(language: $language)
    days
    certificate
    languageSupport
    committee { key name(language: $language) }
    competences { level competence { key label(language: $language) } }
    provenance
  }
`);

const SHOWN = 4;

interface Props {
  course: ResultOf<typeof CourseCardFragment>;
  highlight?: string | null;
}

/** X keys are positions in the starter network, not course numbers. */
export const hasNumber = (key: string) => /^\d{5}/.test(key);

/** The API marks hits in "number title. objective"; the number and the title have places of their own on the card. */
function shownHits({ key, title }: { key: string; title: string }, highlight: string | null | undefined) {
  if (!highlight?.includes('<mark>')) return {};
  const head = `${key} ${title}`;
  if (!withoutMarks(highlight).startsWith(head)) return { excerpt: highlight };
  return {
    title: sliceMarked(highlight, key.length + 1, head.length),
    excerpt: sliceMarked(highlight, head.length).replace(/^[.\s]+/, ''),
  };
}

export function CourseCard({ course, highlight }: Props) {
  const { t } = useLanguage(catalogueWords);
  const { title, excerpt } = shownHits(course, highlight);
  const competences = [...course.competences].sort((a, b) => b.level - a.level);
  return (
    <article className="hit">
      <div className="hit-head">
        <h3 className="hit-title">
          <Link to={`/kurser/${course.key}`}>{title ? <Highlight html={title} /> : course.title}</Link>
        </h3>
        <ProvenanceBadge of={course.provenance} quiet />
      </div>
      {excerpt && (
        <p className="hit-excerpt">
          <Highlight html={excerpt} />
        </p>
      )}
      <ul className="hit-facts no-max-width">
        <li>{hasNumber(course.key) ? t.courses.number(course.key) : t.courses.noNumber}</li>
        <li>{t.units.days(course.days)}</li>
        {course.certificate && <li>{t.courses.certificate}</li>}
        {course.languageSupport !== 'NONE' && <li>{t.languageSupport[course.languageSupport]}</li>}
        {course.committee && <li>{course.committee.name}</li>}
      </ul>
      {competences.length > 0 && (
        <p className="hit-teaches">
          {t.courses.teaches}:{' '}
          {competences
            .slice(0, SHOWN)
            .map(({ competence }) => competence.label.toLocaleLowerCase())
            .join(', ')}
          {competences.length > SHOWN && ` +${competences.length - SHOWN}`}
        </p>
      )}
    </article>
  );
}
