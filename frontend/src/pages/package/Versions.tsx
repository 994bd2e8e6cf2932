import { Link } from 'react-router';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { PackageAnswer } from './PackagePage';

export function Versions({ of }: { of: PackageAnswer }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const newest = of.versions[0]?.version;
  return (
    <>
      <ul className="plain-list divided no-max-width">
        {of.versions.map(({ version, status, publishedAt, publishedBy }) => (
          <li key={version}>
            {version === of.version ? (
              <strong>{t.work.version(String(version))}</strong>
            ) : (
              <Link to={version === newest ? `/pakker/${of.key}` : `/pakker/${of.key}?version=${version}`}>
                {t.work.version(String(version))}
              </Link>
            )}{' '}
            <span className="quiet-text">
              {t.packageStatus[status]}, {format.date(publishedAt)}
              {publishedBy && `, ${publishedBy.name}`}
            </span>
          </li>
        ))}
      </ul>
      {of.versions.length > 1 && (
        <p>
          <Link to={`/pakker/${of.key}/historik`}>{t.history.compare}</Link>
        </p>
      )}
    </>
  );
}
