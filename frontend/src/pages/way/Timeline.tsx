import { TableBox } from '../../components/TableBox';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { addDays, daysBetween, weekday } from './days';
import type { Alternative } from './Result';

const ROW = 46;
const HEAD = 30;
const LEFT = 8;
const RIGHT = 92;

/** Sessions along the calendar. Months-long ways get narrower days, so that a screen shows the whole. */
export function Timeline({ of }: { of: Alternative }) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const format = useFormat();
  const dated = of.steps.flatMap((step) => (step.session ? [{ ...step, session: step.session }] : []));
  const [first] = dated;
  if (!first) return <p>{t.way.timelineNone}</p>;

  const start = dated.map(({ session }) => session.start).sort()[0] ?? first.session.start;
  const end =
    dated
      .map(({ session }) => session.end)
      .sort()
      .at(-1) ?? first.session.end;
  const monday = addDays(start, -weekday(start));
  const days = daysBetween(monday, end) + 1;
  const weeks = Math.ceil(days / 7);
  const day = Math.max(3.4, Math.min(20, 660 / (weeks * 7)));
  const width = LEFT + weeks * 7 * day + RIGHT;
  const height = HEAD + dated.length * ROW + 6;
  const everyWeeks = Math.max(1, Math.ceil(62 / (day * 7)));
  const x = (date: string) => LEFT + daysBetween(monday, date) * day;

  return (
    <figure className="timeline">
      <TableBox label={t.way.timeline}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={t.way.timelineAlt(dated.length, format.longDate(start), format.longDate(end))}
        >
          <defs>
            <pattern id="weekend" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className="weekend-ground" width="5" height="5" />
              <rect className="weekend-line" width="1.4" height="5" />
            </pattern>
          </defs>
          {Array.from({ length: weeks }, (_, week) => {
            const date = addDays(monday, week * 7);
            return (
              <g key={date}>
                <rect x={x(date) + 5 * day} y={HEAD} width={2 * day} height={height - HEAD} fill="url(#weekend)" />
                <line className="week-line" x1={x(date)} x2={x(date)} y1={HEAD - 6} y2={height} />
                {week % everyWeeks === 0 && (
                  <text className="week-text" x={x(date) + 2} y={HEAD - 11}>
                    {format.dayMonth(date)}
                  </text>
                )}
              </g>
            );
          })}
          {dated.map(({ seq, course, session }, row) => {
            const left = x(session.start);
            const length = (daysBetween(session.start, session.end) + 1) * day;
            const y = HEAD + row * ROW + 20;
            // A long title near the right edge is written leftwards, so that it stays in the picture.
            const late = left > width * 0.55;
            return (
              <g key={seq}>
                <text
                  className="bar-text"
                  x={late ? left + length : left}
                  y={y - 4}
                  textAnchor={late ? 'end' : 'start'}
                >
                  {`${seq}. ${course.title}`}
                </text>
                <rect className="bar" x={left} y={y} width={Math.max(length, 4)} height="18" rx="2" />
                <text className="bar-days" x={left + Math.max(length, 4) + 5} y={y + 13}>
                  {t.units.days(course.days)}
                </text>
              </g>
            );
          })}
        </svg>
      </TableBox>
      <figcaption>{t.way.weekends}</figcaption>
    </figure>
  );
}
