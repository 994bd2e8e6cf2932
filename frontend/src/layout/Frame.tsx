import { Suspense } from 'react';
import { Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { useLanguage } from '../language/useLanguage';
import { Footer } from './Footer';
import { Header } from './Header';

/** What surrounds every page. */
export function Frame() {
  const { t } = useLanguage();
  const { state } = useNavigation();
  return (
    <>
      <a className="skipnav" href="#indhold">
        {t.app.skip}
      </a>
      <Header />
      {state === 'loading' && <div className="page-progress" aria-hidden="true" />}
      <Suspense>
        <Outlet />
      </Suspense>
      <Footer />
      <ScrollRestoration />
    </>
  );
}
