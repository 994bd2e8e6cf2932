import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Alternative } from './Result';

export function Summary({ of }: { of: Alternative['totals'] }) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const format = useFormat();
  const tiles: [string, ReactNode, string?][] = [];
  if (of.start) tiles.push([t.way.calendarDays, t.units.calendarDays(of.calendarDays)]);
  tiles.push([t.way.courseDays, t.units.days(of.courseDays), t.units.courses(of.courses)]);
  if (of.start && of.end) tiles.push([t.way.dates, format.period(of.start, of.end)]);
  tiles.push([t.way.price, format.price(of.priceOre), of.priceIsEstimate ? t.way.priceEstimate : undefined]);
  if (of.travelKm > 0) {
    tiles.push([t.way.travel, t.units.km(of.travelKm), t.way.longestWay(t.units.km(of.longestWayKm))]);
  }
  return (
    <>
      <dl className="tiles">
        {tiles.map(([label, value, note]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value}
              {note && <span className="tile-note">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <dl className="meters">
        {(
          [
            [t.way.essential, of.essentialCoverage],
            [t.way.optional, of.optionalCoverage],
          ] as const
        ).map(([label, share]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <svg
                className="meter"
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
              >
                <rect className="meter-all" width="100" height="8" />
                <rect className="meter-part" width={share * 100} height="8" />
              </svg>
              <span>{format.percent(share)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
