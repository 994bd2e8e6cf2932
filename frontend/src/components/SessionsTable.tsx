import { useState } from 'react';
import { Link } from 'react-router';
import { useFormat } from '../format/useFormat';
import { graphql, type ResultOf } from '../graphql/graphql';
import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { ProvenanceBadge } from './ProvenanceBadge';
import { type Direction, SortHeader } from './SortHeader';
import { TableBox } from './TableBox';

export const SessionRowFragment = graphql(`
  fragment SessionRow on Session {
    id
    courses { key title(language: $language) }
    start
    end
    deadline
    municipality { code name }
    provider { key name }
    seats
    seatsFree
    minimum
    guaranteed
    mode
    priceOre
    provenance
  }
`);

export type SessionRow = ResultOf<typeof SessionRowFragment>;
type Column = 'start' | 'place' | 'provider' | 'seats' | 'price';

interface Props {
  sessions: SessionRow[];
  /** The course whose page this is: then only its companions in a bundle are told. */
  course?: string;
  showCourse?: boolean;
}

export function SessionsTable({ sessions, course, showCourse = false }: Props) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const [sorted, setSorted] = useState<{ by: Column; direction: Direction }>({ by: 'start', direction: 'ascending' });

  const order: Record<Column, (a: SessionRow, b: SessionRow) => number> = {
    start: (a, b) => a.start.localeCompare(b.start),
    place: (a, b) => format.compare(a.municipality?.name ?? '', b.municipality?.name ?? ''),
    provider: (a, b) => format.compare(a.provider.name, b.provider.name),
    seats: (a, b) => a.seatsFree - b.seatsFree,
    price: (a, b) => a.priceOre - b.priceOre,
  };
  const sign = sorted.direction === 'ascending' ? 1 : -1;
  const rows = [...sessions].sort((a, b) => sign * order[sorted.by](a, b) || order.start(a, b));
  const header = (by: Column, label: string, className?: string) => (
    <SortHeader
      label={label}
      className={className}
      direction={sorted.by === by ? sorted.direction : undefined}
      onSort={() =>
        setSorted({ by, direction: sorted.by === by && sorted.direction === 'ascending' ? 'descending' : 'ascending' })
      }
    />
  );

  return (
    <TableBox label={t.sessions.caption}>
      <table className="table table--compact table--borderless sessions">
        <caption className="sr-only">{t.sessions.caption}</caption>
        <thead>
          <tr>
            {header('start', `${t.sessions.start} – ${t.sessions.end.toLowerCase()}`)}
            {showCourse && <th scope="col">{t.organisation.course}</th>}
            {header('place', t.sessions.place)}
            {header('provider', t.sessions.provider)}
            <th scope="col">{t.sessions.mode}</th>
            {header('seats', t.sessions.seats, 'number')}
            {header('price', t.sessions.price, 'number')}
            <th scope="col">{t.sessions.deadline}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((session) => (
            <tr key={session.id}>
              <td className="nowrap">
                {format.period(session.start, session.end)} <ProvenanceBadge of={session.provenance} quiet />
                {session.courses.length > 1 && course && (
                  <span className="cell-note">{t.sessions.bundled(session.courses.length)}</span>
                )}
              </td>
              {showCourse && (
                <td>
                  {session.courses.map(({ key, title }) => (
                    <Link key={key} to={`/kurser/${key}`} className="stacked">
                      {title}
                    </Link>
                  ))}
                </td>
              )}
              <td>{session.municipality?.name}</td>
              <td>
                <Link to={`/aktoerer/${session.provider.key}`}>{session.provider.name}</Link>
              </td>
              <td>{t.mode[session.mode]}</td>
              <td className="number">
                {session.seatsFree > 0 ? t.sessions.seatsOf(session.seatsFree, session.seats) : t.sessions.full}
                {session.guaranteed ? (
                  <span className="cell-note">{t.sessions.guaranteed}</span>
                ) : (
                  session.minimum !== null &&
                  session.seats - session.seatsFree < session.minimum && (
                    <span className="cell-note">{t.sessions.needs(session.minimum)}</span>
                  )
                )}
              </td>
              <td className="number nowrap">
                {session.priceOre === 0 ? t.sessions.free : format.price(session.priceOre)}
              </td>
              <td className="nowrap">{session.deadline ? format.date(session.deadline) : t.app.unknown}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
