import { Link } from 'react-router';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { TableBox } from '../../components/TableBox';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Step } from './Result';

/** The timeline as a table, and why each course is there. */
export function Steps({ of }: { of: Step[] }) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const format = useFormat();
  const dated = of.some(({ session }) => session);
  return (
    <TableBox label={t.way.steps}>
      <table className="table table--borderless steps">
        <thead>
          <tr>
            <th scope="col">{t.way.stepNumber}</th>
            <th scope="col">
              {t.way.stepCourse} {t.app.and} {t.way.reason.toLocaleLowerCase()}
            </th>
            {dated && <th scope="col">{`${t.sessions.start} – ${t.sessions.end.toLowerCase()}`}</th>}
            {dated && <th scope="col">{t.sessions.place}</th>}
          </tr>
        </thead>
        <tbody>
          {of.map(({ seq, course, session, teaches, reason }) => (
            <tr key={seq}>
              <td className="step-number">{seq}</td>
              <th scope="row">
                <Link to={`/kurser/${course.key}`}>{course.title}</Link>
                <span className="cell-note">
                  {t.units.days(course.days)} <ProvenanceBadge of={course.provenance} quiet />
                </span>
                <span className="step-reason">{reason}</span>
                {teaches.length > 0 && (
                  <span className="cell-note">
                    {t.way.teaches}: {teaches.map(({ label }) => label.toLocaleLowerCase()).join(', ')}
                  </span>
                )}
              </th>
              {dated && (
                <td className="nowrap">
                  {session ? format.period(session.start, session.end) : t.way.noSession}
                  {session && (
                    <span className="cell-note">
                      {t.mode[session.mode]},{' '}
                      {session.priceOre === 0 ? t.sessions.free.toLowerCase() : format.price(session.priceOre)}
                    </span>
                  )}
                </td>
              )}
              {dated && (
                <td>
                  {session && (
                    <>
                      {session.municipality?.name}
                      <span className="cell-note">
                        <Link to={`/aktoerer/${session.provider.key}`}>{session.provider.name}</Link>
                      </span>
                      <span className="cell-note">{t.way.seatsFree(session.seatsFree)}</span>
                    </>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
