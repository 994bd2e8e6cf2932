import { useCallback, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'react-router';
import { signInAddress } from '../../account/address';
import { useViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { FaultAlert } from '../../components/FaultAlert';
import { useAsk } from '../../graphql/ask';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { type Work, WorkbenchQuery } from './query';
import { Workbench } from './Workbench';

/** Where the parties of a package work on it together. */
export function WorkbenchPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords, workWords);
  const asked = useAsk(WorkbenchQuery, { key });
  const [told, setTold] = useState<Work>();
  // News ask for the package again, and must not do so because it came.
  const retry = useRef(asked.retry);
  retry.current = asked.retry;
  const refresh = useCallback(() => retry.current(), []);
  // A refresh that fails must not take the page, and what is being written on it, away.
  const kept = useRef<Work>(undefined);
  if (asked.data) kept.current = asked.data.package ?? undefined;
  const answered = kept.current?.key === key ? kept.current : undefined;
  // After a change its answer is newer than the query's, until the query has been asked again.
  const of = told && told.key === key && answered && told.revision > answered.revision ? told : answered;
  const crumbs = [{ label: t.packages.title, to: '/pakker' }];
  if (of) {
    return (
      <Page title={of.title} kind={t.work.kind(t.packageKind[of.kind])} crumbs={crumbs}>
        {asked.fault && <FaultAlert fault={asked.fault} onRetry={asked.retry} />}
        <Workbench key={of.id} of={of} onPackage={setTold} refresh={refresh} />
      </Page>
    );
  }
  return (
    <Page title={t.work.title} crumbs={crumbs}>
      <Answer of={asked}>{() => <Closed of={key} />}</Answer>
    </Page>
  );
}

/** Said to those who are no party of the package, or are not signed in. */
function Closed({ of }: { of: string }) {
  const { t } = useLanguage(workWords);
  const { viewer } = useViewer();
  const here = useLocation();
  return (
    <div className="empty">
      <h2 className="h3">{t.work.closed}</h2>
      <p>{viewer?.signedIn ? t.work.closedToYou : t.work.closedSignIn}</p>
      <p className="button-line">
        {viewer && !viewer.signedIn && (
          <Link className="button button-primary" to={signInAddress(here)}>
            {t.work.signIn}
          </Link>
        )}
        <Link to={`/pakker/${of}`}>{t.work.toPublished}</Link>
      </p>
    </div>
  );
}
