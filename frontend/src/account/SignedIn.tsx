import { type ReactNode, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { FaultAlert } from '../components/FaultAlert';
import { Spinner } from '../components/Spinner';
import { useLanguage } from '../language/useLanguage';
import { Page } from '../layout/Page';
import { signInAddress } from './address';
import { type SignedInViewer, useViewer } from './useViewer';

interface Props {
  /** Title of the page while it isn't known who asks. */
  title: string;
  children: (viewer: SignedInViewer) => ReactNode;
}

/** A page for people who are signed in; others are led to the sign-in page, and back here from there. */
export function SignedIn({ title, children }: Props) {
  const { t } = useLanguage();
  const location = useLocation();
  const { viewer, signedIn, fault, retry } = useViewer();
  const wasSignedIn = useRef(false);
  if (signedIn) {
    wasSignedIn.current = true;
    return children(signedIn);
  }
  if (viewer) return <Navigate to={signInAddress(location, wasSignedIn.current)} replace />;
  return (
    <Page title={title}>
      {fault ? <FaultAlert fault={fault} onRetry={retry} /> : <Spinner status={t.app.loading} />}
    </Page>
  );
}
