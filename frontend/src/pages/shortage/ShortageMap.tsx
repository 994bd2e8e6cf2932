import { CATEGORY_SHAPE, CategoryMark } from '../../components/CategoryMark';
import { DenmarkMap } from '../../components/DenmarkMap';
import { useAddress } from '../../components/useAddress';
import type { AreaName } from '../../components/useAreas';
import { useFormat } from '../../format/useFormat';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Cell, Row } from './cells';

interface Props {
  rows: Row[];
  areas: AreaName[];
  onOpen: (cell: Cell) => void;
}

/** One job on the map: each municipality's mark is its area's category. The list beside it says the same. */
export function ShortageMap({ rows, areas, onOpen }: Props) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const address = useAddress();
  const row = rows.find(({ key }) => key === address.text('kortjob')) ?? rows[0];
  if (!row) return null;
  return (
    <>
      <div className="form-group">
        <label className="form-label" htmlFor="map-job">
          {t.shortage.chooseJob}
        </label>
        <select
          id="map-job"
          className="form-select"
          value={row.key}
          onChange={(event) => address.change({ kortjob: event.target.value })}
        >
          {rows.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div className="map-and-list">
        <DenmarkMap
          label={t.shortage.mapAlt(row.title)}
          dot={(municipality, spot) => {
            const cell = municipality.rar ? row.cells.get(municipality.rar.key) : undefined;
            const category = cell?.category ?? 'unknown';
            return (
              <g
                className={`category-shape category-${category.toLowerCase()} ${cell?.reach?.whiteSpot ? 'map-white' : ''}`}
                transform={`translate(${spot.x - 4.5} ${spot.y - 4.5}) scale(.9)`}
              >
                <path d={CATEGORY_SHAPE[category]} />
              </g>
            );
          }}
        />
        <ul className="map-list no-max-width">
          {areas.map((area) => {
            const cell = row.cells.get(area.key);
            return (
              <li key={area.key}>
                <strong>{area.short}</strong>
                <CategoryMark of={cell?.category ?? 'unknown'} />
                {cell && (
                  <>
                    {cell.reach?.whiteSpot && <span className="white-spot">{t.shortage.whiteSpot}</span>}
                    {cell.reach && !cell.reach.whiteSpot && (
                      <span className="quiet-text">
                        {`${t.shortage.coverage} ${format.percent(cell.reach.essentialCoverage)}, ${t.units.seats(cell.reach.seatsNext26Weeks)}`}
                      </span>
                    )}
                    <button
                      type="button"
                      className="button button-unstyled"
                      aria-label={`${t.app.readMore}: ${t.shortage.openCell(row.title, area.name)}`}
                      onClick={() => onOpen(cell)}
                    >
                      {t.app.readMore}
                    </button>
                  </>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
