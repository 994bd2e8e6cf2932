import { Link } from 'react-router';
import { Alert } from '../../components/Alert';
import { useFormat } from '../../format/useFormat';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { PackageAnswer } from './PackagePage';

/** What has happened to the package's courses and sessions since it was published. */
export function Alarms({ of, toWork }: { of: PackageAnswer['alarms']; toWork: string | undefined }) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  if (of.length === 0) return null;
  return (
    <Alert kind="warning" heading={t.alarms.heading(of.length)}>
      <ul className="alarms">
        {of.map(({ id, kind, message, raisedAt, course, proposal }) => (
          <li key={id}>
            <strong>{t.alarmKind[kind]}.</strong> {message}{' '}
            {course && <Link to={`/kurser/${course.key}`}>{course.title}</Link>}{' '}
            <span className="small-text">{t.alarms.since(format.date(raisedAt))}</span>
            {proposal && <p>{t.alarms.proposal(proposal.text)}</p>}
          </li>
        ))}
      </ul>
      {toWork && (
        <p className="d-print-none">
          <Link to={toWork}>{t.alarms.repair}</Link>
        </p>
      )}
    </Alert>
  );
}
