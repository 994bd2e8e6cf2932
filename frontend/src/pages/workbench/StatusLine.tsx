import { Icon } from '../../components/Icon';
import type { ResultOf } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { WorkbenchFragment } from './query';

type Status = ResultOf<typeof WorkbenchFragment>['status'];

const STEPS: Status[] = ['DRAFT', 'PROPOSED', 'AGREED', 'PUBLISHED'];

/** How far a package has come, from draft to published. */
export function StatusLine({ of }: { of: Status }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const reached = STEPS.indexOf(of);
  if (reached < 0) return <p className="status-ended">{t.packageStatus[of]}</p>;
  return (
    <ol className="status-line no-max-width" aria-label={t.package.status}>
      {STEPS.map((step, at) => (
        <li
          key={step}
          className={at < reached ? 'status-passed' : at === reached ? 'status-here' : undefined}
          aria-current={at === reached ? 'step' : undefined}
        >
          {at < reached ? <Icon name="check" label={t.work.passed} /> : <span aria-hidden="true">{at + 1}</span>}
          {t.packageStatus[step]}
        </li>
      ))}
    </ol>
  );
}
