import { Link, useLocation } from 'react-router';
import { signInAddress } from '../../account/address';
import { useViewer } from '../../account/useViewer';
import { FaultAlert } from '../../components/FaultAlert';
import { Spinner } from '../../components/Spinner';
import { useAddress } from '../../components/useAddress';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NewPackageForm } from './NewPackageForm';

export function NewPackagePage() {
  const { t } = useLanguage(catalogueWords, workWords);
  const address = useAddress();
  const here = useLocation();
  const { viewer, signedIn, fault, retry } = useViewer();
  return (
    <Page title={t.newPackage.title} lead={t.newPackage.lead} crumbs={[{ label: t.packages.title, to: '/pakker' }]}>
      {fault ? (
        <FaultAlert fault={fault} onRetry={retry} />
      ) : !viewer ? (
        <Spinner status={t.app.loading} />
      ) : signedIn && viewer.mayCreate ? (
        <NewPackageForm viewer={signedIn} job={address.text('job')} model={address.text('model')} />
      ) : (
        <div className="empty">
          <h2 className="h3">{viewer.signedIn ? t.newPackage.mayNot : t.newPackage.signIn}</h2>
          <p>{viewer.signedIn ? t.newPackage.mayNotText : t.newPackage.signInText}</p>
          {!viewer.signedIn && (
            <Link className="button button-primary" to={signInAddress(here)}>
              {t.work.signIn}
            </Link>
          )}
        </div>
      )}
    </Page>
  );
}
