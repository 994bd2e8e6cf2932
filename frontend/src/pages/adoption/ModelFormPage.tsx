import { useState } from 'react';
import { Link, useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { signInAddress } from '../../account/address';
import { mayWriteModel } from '../../account/rights';
import { useViewer } from '../../account/useViewer';
import { FaultAlert } from '../../components/FaultAlert';
import { Spinner } from '../../components/Spinner';
import { faultOf } from '../../graphql/fault';
import { modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NotFoundPage } from '../NotFoundPage';
import { ModelForm } from './ModelForm';
import { draftOf, ModelSourceQuery, type Source } from './modelDraft';

/** A new model, of the organisation that the viewer acts for. */
export function NewModelPage() {
  const { t } = useLanguage(modelWords);
  const { viewer, signedIn, fault, retry } = useViewer();
  const crumbs = [{ label: t.models.title, to: '/modeller' }];
  return (
    <Page title={t.modelForm.new} lead={t.modelForm.newLead} crumbs={crumbs}>
      {fault && !viewer ? (
        <FaultAlert fault={fault} onRetry={retry} />
      ) : !viewer ? (
        <Spinner status={t.app.loading} />
      ) : !signedIn ? (
        <SignInFirst />
      ) : mayWriteModel(signedIn) ? (
        <>
          {signedIn.organisation && <p>{t.modelForm.owner(signedIn.organisation.name)}</p>}
          <ModelForm />
        </>
      ) : (
        <div className="empty">
          <h2 className="h3">{t.modelForm.mayNot}</h2>
          <p>{t.modelForm.mayNotText}</p>
        </div>
      )}
    </Page>
  );
}

/** A model that the viewer's organisation wrote, to be changed. */
export function EditModelPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(modelWords);
  // In both languages at once: turning to the other one must not take the form away.
  const [{ data, error }, execute] = useQuery({ query: ModelSourceQuery, variables: { key } });
  const found = data?.collaborationModel;
  if (data && !found) return <NotFoundPage />;
  const crumbs = [
    { label: t.models.title, to: '/modeller' },
    { label: found?.titleDa ?? key, to: `/modeller/${key}` },
  ];
  return (
    <Page title={t.modelForm.edit} kind={found?.titleDa} lead={t.modelForm.editLead} crumbs={crumbs}>
      {found ? (
        <Edit key={key} of={found} />
      ) : error ? (
        <FaultAlert fault={faultOf(error)} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      ) : (
        <Spinner status={t.app.loading} />
      )}
    </Page>
  );
}

function Edit({ of }: { of: Source }) {
  const { t } = useLanguage(modelWords);
  const { viewer } = useViewer();
  const [opened] = useState(() => draftOf(of));
  // Whoever began may finish: losing the right meanwhile is told when it is saved.
  const [{ mayEdit, revision }] = useState(of);
  if (mayEdit) return <ModelForm opened={opened} revision={revision} />;
  if (viewer && !viewer.signedIn) return <SignInFirst />;
  return (
    <div className="empty">
      <h2 className="h3">{t.modelForm.mayNotEdit}</h2>
      <p>{t.modelForm.mayNotEditText}</p>
      <Link to={`/modeller/${of.key}`}>{t.modelForm.toModel}</Link>
    </div>
  );
}

function SignInFirst() {
  const { t } = useLanguage(modelWords, workWords);
  const here = useLocation();
  return (
    <div className="empty">
      <h2 className="h3">{t.modelForm.signIn}</h2>
      <p>{t.modelForm.signInText}</p>
      <Link className="button button-primary" to={signInAddress(here)}>
        {t.work.signIn}
      </Link>
    </div>
  );
}
