import { Answer } from '../../components/Answer';
import { AreaSelect } from '../../components/AreaSelect';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { SessionRowFragment, SessionsTable } from '../../components/SessionsTable';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const CourseSessionsQuery = graphql(
  `
  query CourseSessions($filter: SessionFilter, $first: Int, $language: Language = DA) {
    sessions(filter: $filter, orderBy: START, first: $first) {
      totalCount
      edges { node { ...SessionRow } }
    }
  }
`,
  [SessionRowFragment],
);

const STEP = 20;
const MOST = 100;

interface Props {
  course: string;
}

export function CourseSessions({ course }: Props) {
  const { t } = useLanguage(catalogueWords);
  const address = useAddress();
  const area = address.text('omraade');
  const from = address.text('fra');
  const free = address.text('ledig') === 'ja';
  const first = Math.min(MOST, Math.max(STEP, address.number('vis') ?? STEP));
  const asked = useAsk(CourseSessionsQuery, {
    filter: {
      courses: [course],
      areas: area ? [area] : undefined,
      from: from || undefined,
      minSeats: free ? 1 : undefined,
    },
    first,
  });
  return (
    <section aria-labelledby="sessions" className="course-sessions">
      <h2 id="sessions">{t.course.sessions}</h2>
      <div className="filter-line d-print-none">
        <AreaSelect
          id="session-area"
          label={t.sessions.area}
          any={t.packages.national}
          kinds={['RAR']}
          value={area}
          onChange={(value) => address.change({ omraade: value }, true)}
        />
        <div className="form-group">
          <label className="form-label" htmlFor="session-from">
            {t.sessions.from}
          </label>
          <input
            id="session-from"
            type="date"
            className="form-input"
            value={from}
            onChange={(event) => address.change({ fra: event.target.value }, true)}
          />
        </div>
        <div className="form-group-checkbox">
          <input
            id="session-free"
            type="checkbox"
            className="form-checkbox checkbox-small"
            checked={free}
            onChange={(event) => address.change({ ledig: event.target.checked ? 'ja' : undefined }, true)}
          />
          <label htmlFor="session-free">{t.sessions.freeSeats}</label>
        </div>
      </div>
      <Answer of={asked}>
        {({ sessions }) =>
          sessions.edges.length === 0 ? (
            <p>{area || from || free ? t.course.sessionsNone : t.course.sessionsNoneAtAll}</p>
          ) : (
            <>
              <SessionsTable sessions={sessions.edges.map(({ node }) => node)} course={course} />
              <div className="table-foot">
                <span role="status">{t.sessions.shown(sessions.edges.length, sessions.totalCount)}</span>
                {sessions.edges.length < sessions.totalCount && first < MOST && (
                  <button
                    type="button"
                    className="button button-secondary d-print-none"
                    onClick={() => address.change({ vis: first + STEP }, true)}
                  >
                    {t.sessions.more}
                  </button>
                )}
              </div>
              <ProvenanceLegend />
            </>
          )
        }
      </Answer>
    </section>
  );
}
