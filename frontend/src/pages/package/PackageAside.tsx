import { Link } from 'react-router';
import { Facts } from '../../components/Facts';
import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { placeOf, yearsOf } from '../packages/PackageCard';
import type { PackageAnswer } from './PackagePage';

const BROCHURES = [
  ['da', 'brochureDa'],
  ['en', 'brochureEn'],
] as const;

interface Props {
  of: PackageAnswer;
  /** An older version than the one in force. */
  old: boolean;
}

export function PackageAside({ of, old }: Props) {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const format = useFormat();
  const [job] = of.occupations;
  const works = of.may.some((action) => action !== 'ADAPT');
  const query = (language: string) => `language=${language}${old ? `&version=${of.version}` : ''}`;
  return (
    <aside aria-labelledby="facts" className="aside-box">
      <h2 id="facts" className="h4">
        {t.package.facts}
      </h2>
      <Facts
        rows={[
          [
            t.package.jobs,
            of.occupations.length > 0 &&
              of.occupations.map(({ key, title }) => (
                <Link key={key} to={`/job/${key}`} className="stacked">
                  {title}
                </Link>
              )),
          ],
          [t.package.place, placeOf(of, t)],
          [t.package.lead, of.lead && <Link to={`/aktoerer/${of.lead.key}`}>{of.lead.name}</Link>],
          [t.package.targetGroups, of.targetGroups.map((group) => t.targetGroup[group]).join(', ')],
          [t.package.years, yearsOf(of, t)],
          [t.package.status, t.packageStatus[of.status]],
          [
            t.versions.version,
            of.publishedAt && t.versions.publishedOn(String(of.version), format.longDate(of.publishedAt)),
          ],
          [
            t.work.derivedFrom,
            of.derivedFrom && <Link to={`/pakker/${of.derivedFrom.key}`}>{of.derivedFrom.title}</Link>,
          ],
          [
            t.models.one,
            of.collaborationModel && (
              <Link to={`/modeller/${of.collaborationModel.key}`}>{of.collaborationModel.title}</Link>
            ),
          ],
          [t.package.source, of.sourceNote],
          [t.provenance.label, <ProvenanceBadge key="provenance" of={of.provenance} />],
        ]}
      />
      <div className="aside-actions d-print-none">
        {works && (
          <Link className="button button-primary" to={`/pakker/${of.key}/arbejde`}>
            {of.draft ? t.versions.toDraft : t.versions.toWork}
          </Link>
        )}
        {job && (
          <Link className={works ? 'button button-secondary' : 'button button-primary'} to={`/vej?job=${job.key}`}>
            {t.package.way}
          </Link>
        )}
        {!old && of.status === 'PUBLISHED' && (
          <Link className="button button-secondary" to={`/pakker/${of.key}/tilpas`}>
            <Icon name="copy" />
            {t.adapt.button}
          </Link>
        )}
        <button type="button" className="button button-secondary" onClick={() => window.print()}>
          <Icon name="print" />
          {t.app.print}
        </button>
        <ul className="plain-list brochures">
          {BROCHURES.map(([language, name]) => (
            <li key={language}>
              <a href={`/pakker/${encodeURIComponent(of.key)}/brochure.pdf?${query(language)}`} hrefLang={language}>
                <Icon name="file-pdf" />
                {t.versions[name]}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
