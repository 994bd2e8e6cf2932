import { useState } from 'react';
import { Alert } from '../../components/Alert';
import { Answer } from '../../components/Answer';
import { AreaSelect } from '../../components/AreaSelect';
import { Spinner } from '../../components/Spinner';
import { Tabs } from '../../components/Tabs';
import { useAddress } from '../../components/useAddress';
import { useAreas } from '../../components/useAreas';
import { halfYear } from '../../format/halfYear';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import type { ShortageCategory } from '../../graphql/vocabulary';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { useCatalogue } from '../../layout/useCatalogue';
import { CellDialog } from './CellDialog';
import { type Cell, rowsOf } from './cells';
import { Legend } from './Legend';
import { Matrix } from './Matrix';
import { ShortageMap } from './ShortageMap';
import { useKnownShortages } from './useKnownShortages';

export const CoverageMapQuery = graphql(`
  query CoverageMap($period: String, $language: Language = DA) {
    coverageMap(period: $period) {
      period
      cells {
        area { key }
        occupation { key }
        essentialCoverage
        courseDays
        calendarDays
        seatsNext26Weeks
        package { key title(language: $language) }
        whiteSpot
        reason(language: $language)
        shortage { recruitmentAttempts failedRecruitments failedRate provenance }
      }
    }
  }
`);

const CATEGORIES: ShortageCategory[] = ['EXTENSIVE_SHORTAGE', 'SHORTAGE', 'PARADOX', 'GOOD', 'LESS_GOOD'];
const VIEWS = ['tabel', 'kort'] as const;

export function ShortagePage() {
  const { t } = useLanguage(catalogueWords);
  const address = useAddress();
  const areas = useAreas().filter(({ kind }) => kind === 'RAR');
  const catalogue = useCatalogue();
  const periods = catalogue?.periods ?? [];
  const period = address.text('periode') || periods[0];
  const area = address.text('omraade');
  const view = address.oneOf('vis', VIEWS);
  const onlyWhite = address.text('hvide') === 'ja';
  const categories = address.some('kategori', CATEGORIES);
  const asked = useAsk(CoverageMapQuery, { period }, period === undefined);
  const known = useKnownShortages(period);
  const [opened, setOpened] = useState<Cell>();

  const shownAreas = area ? areas.filter(({ key }) => key === area) : areas;
  const spokenPeriod = (one: string) => {
    const half = halfYear(one);
    return half ? t.units.halfYear(half.year, half.half) : one;
  };

  return (
    <Page title={t.shortage.title} lead={t.shortage.lead}>
      {catalogue?.demo && <Alert kind="warning">{t.shortage.demo}</Alert>}
      <section aria-label={t.shortage.filters} className="shortage-filters d-print-none">
        <div className="filter-grid">
          <div className="form-group">
            <label className="form-label" htmlFor="period">
              {t.shortage.period}
            </label>
            <select
              id="period"
              className="form-select"
              value={period ?? ''}
              onChange={(event) => address.change({ periode: event.target.value })}
            >
              {periods.map((one) => (
                <option key={one} value={one}>
                  {spokenPeriod(one)}
                </option>
              ))}
            </select>
          </div>
          <AreaSelect
            id="shortage-area"
            label={t.shortage.area}
            any={t.shortage.allAreas}
            kinds={['RAR']}
            value={area}
            onChange={(value) => address.change({ omraade: value })}
          />
          <div className="form-group">
            <label className="form-label" htmlFor="shortage-job">
              {t.shortage.job}
            </label>
            <input
              id="shortage-job"
              className="form-input"
              type="search"
              placeholder={t.shortage.jobPlaceholder}
              value={address.text('job')}
              onChange={(event) => address.change({ job: event.target.value }, true)}
            />
          </div>
        </div>
        <fieldset className="check-line">
          <legend className="form-label">{t.shortage.categories}</legend>
          {CATEGORIES.map((category) => (
            <div className="form-group-checkbox" key={category}>
              <input
                type="checkbox"
                className="form-checkbox checkbox-small"
                id={`category-${category}`}
                checked={categories.includes(category)}
                onChange={(event) =>
                  address.change({
                    kategori: event.target.checked
                      ? [...categories, category]
                      : categories.filter((other) => other !== category),
                  })
                }
              />
              <label htmlFor={`category-${category}`}>{t.category[category]}</label>
            </div>
          ))}
          <div className="form-group-checkbox">
            <input
              type="checkbox"
              className="form-checkbox checkbox-small"
              id="only-white"
              checked={onlyWhite}
              onChange={(event) => address.change({ hvide: event.target.checked ? 'ja' : undefined })}
            />
            <label htmlFor="only-white">{t.shortage.onlyWhite}</label>
          </div>
        </fieldset>
      </section>
      <Answer of={asked}>
        {({ coverageMap }) => {
          if (!known) return <Spinner status={t.app.loading} />;
          const choices = { categories, onlyWhite, job: address.text('job'), area };
          const rows = rowsOf(known, coverageMap.cells, areas, choices);
          const cells = rows.flatMap(({ wanted }) => wanted);
          return (
            <>
              <h2 className="h4" role="status">
                {t.shortage.cells(cells.length, cells.filter(({ reach }) => reach?.whiteSpot).length)}
              </h2>
              <Legend />
              <Tabs
                label={t.shortage.title}
                chosen={view}
                onChoose={(vis) => address.change({ vis })}
                tabs={[
                  { key: 'tabel', label: t.shortage.matrix },
                  { key: 'kort', label: t.shortage.map },
                ]}
              >
                {rows.length === 0 ? (
                  <div className="empty">
                    <h3>{t.shortage.empty}</h3>
                    <p>{t.shortage.emptyHint}</p>
                  </div>
                ) : view === 'tabel' ? (
                  <Matrix rows={rows} areas={shownAreas} onOpen={setOpened} />
                ) : (
                  <ShortageMap rows={rows} areas={areas} onOpen={setOpened} />
                )}
              </Tabs>
              {opened && <CellDialog cell={opened} period={coverageMap.period} onClose={() => setOpened(undefined)} />}
            </>
          );
        }}
      </Answer>
    </Page>
  );
}
