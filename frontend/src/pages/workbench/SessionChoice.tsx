import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const SessionsQuery = graphql(`
  query SessionsToChoose($course: String!) {
    catalogue { today }
    course(key: $course) {
      key
      sessions(orderBy: START, first: 60) {
        edges { node { id start end seatsFree cancelled provenance provider { key name } municipality { code name } } }
      }
    }
  }
`);

interface Props {
  id: string;
  course: string;
  value: string | null;
  onChoose: (session: string | null, words: string) => void;
}

/** One of the planned sessions of a course, or none yet. */
export function SessionChoice({ id, course, value, onChoose }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const { data, fetching } = useAsk(SessionsQuery, { course });
  const today = data?.catalogue.today ?? '';
  const sessions = (data?.course?.sessions.edges ?? [])
    .map(({ node }) => node)
    .filter((one) => one.id === value || (one.start >= today && !one.cancelled));
  const words = (one: (typeof sessions)[number]) =>
    [
      t.work.sessionLine(format.period(one.start, one.end), one.provider.name, one.municipality.name),
      t.units.seats(one.seatsFree),
      one.provenance === 'DEMO' ? t.provenance.DEMO : '',
    ]
      .filter(Boolean)
      .join(', ');
  return (
    <div className="form-group">
      <label className="form-label" htmlFor={id}>
        {t.work.field.session}
      </label>
      {!fetching && sessions.length === 0 && <span className="form-hint">{t.work.sessionsNone}</span>}
      <select
        id={id}
        className="form-select"
        value={value ?? ''}
        onChange={(event) => {
          const chosen = sessions.find((one) => one.id === event.target.value);
          onChoose(chosen?.id ?? null, chosen ? words(chosen) : '');
        }}
      >
        <option value="">{fetching ? t.app.loading : t.work.sessionAny}</option>
        {sessions.map((one) => (
          <option key={one.id} value={one.id}>
            {words(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
