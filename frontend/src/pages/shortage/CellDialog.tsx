import { Link } from 'react-router';
import { CategoryMark } from '../../components/CategoryMark';
import { Dialog } from '../../components/Dialog';
import { Facts } from '../../components/Facts';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { halfYear } from '../../format/halfYear';
import { useFormat } from '../../format/useFormat';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Cell } from './cells';

interface Props {
  cell: Cell;
  period: string;
  onClose: () => void;
}

export function CellDialog({ cell, period, onClose }: Props) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const { category, reach } = cell;
  const shortage = reach?.shortage;
  const half = halfYear(period);
  return (
    <Dialog title={t.shortage.openCell(cell.job.title, cell.area.name)} onClose={onClose}>
      <p className="dialog-category">
        <CategoryMark of={category} />
        {reach?.whiteSpot && <span className="white-spot">{t.shortage.whiteSpot}</span>}
        {shortage && <ProvenanceBadge of={shortage.provenance} quiet />}
      </p>
      <p>{t.categoryText[category]}</p>
      {reach?.whiteSpot && <p>{t.shortage.whiteSpotText}</p>}
      <Facts
        rows={[
          [t.shortage.period, half ? t.units.halfYear(half.year, half.half) : period],
          [
            t.shortage.recruitment,
            shortage &&
              shortage.recruitmentAttempts !== null &&
              shortage.failedRecruitments !== null &&
              t.shortage.recruitmentOf(
                format.number(shortage.failedRecruitments),
                format.number(shortage.recruitmentAttempts),
                format.percent(shortage.failedRate ?? 0),
              ),
          ],
          [t.shortage.coverage, reach && format.percent(reach.essentialCoverage)],
          [t.shortage.seats, reach && t.units.seats(reach.seatsNext26Weeks)],
          [t.shortage.courseDays, reach && reach.courseDays !== null && t.units.courseDays(reach.courseDays)],
          [t.shortage.calendarDays, reach && reach.calendarDays !== null && t.units.calendarDays(reach.calendarDays)],
          [
            t.shortage.package,
            reach?.package && <Link to={`/pakker/${reach.package.key}`}>{reach.package.title}</Link>,
          ],
          [t.shortage.why, reach?.reason],
        ]}
      />
      <p className="dialog-actions">
        <Link className="button button-primary" to={`/vej?job=${cell.job.key}&omraade=${cell.area.key}`}>
          {t.shortage.compose}
        </Link>
        <Link className="button button-secondary" to={`/job/${cell.job.key}`}>
          {t.shortage.seeJob}
        </Link>
      </p>
    </Dialog>
  );
}
