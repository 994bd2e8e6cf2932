import { Link } from 'react-router';
import { CategoryMark } from '../../components/CategoryMark';
import { TableBox } from '../../components/TableBox';
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

/** Jobs down, areas across; every cell says its category in shape and words, and opens its details. */
export function Matrix({ rows, areas, onOpen }: Props) {
  const { t } = useLanguage(catalogueWords);
  return (
    <TableBox label={t.shortage.caption} className="matrix-box">
      <table className="matrix">
        <caption className="sr-only">{t.shortage.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.shortage.occupation}</th>
            {areas.map((area) => (
              <th key={area.key} scope="col">
                {area.short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <Link to={`/job/${row.key}`}>{row.title}</Link>
              </th>
              {areas.map((area) => {
                const cell = row.cells.get(area.key);
                return (
                  <td key={area.key}>
                    {cell && row.wanted.includes(cell) ? (
                      <CellButton cell={cell} onOpen={onOpen} />
                    ) : (
                      <span className="matrix-quiet">
                        <CategoryMark of={cell?.category ?? 'unknown'} short />
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function CellButton({ cell, onOpen }: { cell: Cell; onOpen: (cell: Cell) => void }) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const { category, reach } = cell;
  return (
    <button
      type="button"
      className={`matrix-cell cell-${category.toLowerCase()} ${reach?.whiteSpot ? 'matrix-white' : ''}`}
      onClick={() => onOpen(cell)}
    >
      <CategoryMark of={category} short />
      {reach?.whiteSpot && <span className="white-spot">{t.shortage.whiteSpot}</span>}
      {reach && !reach.whiteSpot && (
        <span className="matrix-figures">
          <span>{format.percent(reach.essentialCoverage)}</span>
          <span>{t.units.seatsShort(reach.seatsNext26Weeks)}</span>
        </span>
      )}
      <span className="sr-only">{t.shortage.openCell(cell.job.title, cell.area.name)}</span>
    </button>
  );
}
