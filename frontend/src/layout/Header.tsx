import { lazy, Suspense, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { SIGN_IN, signInAddress } from '../account/address';
import { useViewer } from '../account/useViewer';
import { Icon } from '../components/Icon';
import { useLanguage } from '../language/useLanguage';
import { AccountLinks } from './AccountLinks';
import { AccountMenu } from './AccountMenu';
import { InboxLink } from './InboxLink';
import { LanguageSwitch } from './LanguageSwitch';
import { Logo } from './Logo';

const DemoBar = lazy(async () => ({ default: (await import('./DemoBar')).DemoBar }));

const LINKS = [
  ['/kurser', 'courses'],
  ['/vej', 'way'],
  ['/mangel', 'shortage'],
  ['/pakker', 'packages'],
  ['/job', 'jobs'],
  ['/modeller', 'models'],
] as const;

function MainMenu() {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  return (
    <ul className="mainmenu">
      {LINKS.map(([to, name]) => {
        const active = pathname === to || pathname.startsWith(`${to}/`);
        return (
          <li key={to} className={active ? (pathname === to ? 'active current' : 'active') : undefined}>
            <Link to={to} className="nav-link" aria-current={pathname === to ? 'page' : active ? 'true' : undefined}>
              <span>{t.nav[name]}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function SignInLink() {
  const { t } = useLanguage();
  const location = useLocation();
  return (
    <Link
      className="function-link"
      to={location.pathname === SIGN_IN ? SIGN_IN + location.search : signInAddress(location)}
    >
      <Icon name="person" />
      {t.session.signIn}
    </Link>
  );
}

export function Header() {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const { viewer, signedIn, fault } = useViewer();
  const signedOut = viewer ? !viewer.signedIn : fault !== undefined;
  const drawer = useRef<HTMLDialogElement>(null);

  // The menu closes when another page is shown.
  useEffect(() => drawer.current?.close(), [pathname]);

  return (
    <header className="header">
      {signedIn?.demo && (
        <Suspense>
          <DemoBar viewer={signedIn} />
        </Suspense>
      )}
      <div className="portal-info">
        <div className="portal-info-inner container">
          <Link to="/" className="brand">
            <Logo />
            <span className="brand-name">{t.app.name}</span>
            <span className="brand-line">{t.app.tagline}</span>
          </Link>
          {signedIn && (
            <span className="header-inbox d-print-none">
              <InboxLink viewer={signedIn} />
            </span>
          )}
          <button
            type="button"
            className="function-link button-menu-open d-print-none"
            aria-haspopup="dialog"
            onClick={() => drawer.current?.showModal()}
          >
            <Icon name="menu" />
            {t.app.menu}
          </button>
          <div className="portal-user d-print-none">
            {signedIn && (
              <AccountMenu
                label={
                  <>
                    <Icon name="person" />
                    <span className="sr-only">{`${t.session.menu}: `}</span>
                    <span className="account-menu-name">{signedIn.person.name}</span>
                  </>
                }
              >
                <AccountLinks viewer={signedIn} />
              </AccountMenu>
            )}
            {signedOut && <SignInLink />}
            <LanguageSwitch />
          </div>
        </div>
      </div>
      <div className="navigation-menu d-print-none">
        <div className="navigation-menu-inner container">
          <nav className="nav" aria-label={t.app.mainMenu}>
            <MainMenu />
          </nav>
        </div>
      </div>
      <dialog ref={drawer} className="drawer" aria-label={t.app.menu}>
        <div className="menu-top">
          <h2 className="menu-heading">{t.app.menu}</h2>
          <button type="button" className="function-link button-menu-close" onClick={() => drawer.current?.close()}>
            <Icon name="close" />
            {t.app.closeMenu}
          </button>
        </div>
        <nav className="navigation-menu-mobile" aria-label={t.app.mainMenu}>
          <MainMenu />
        </nav>
        <div className="drawer-language">
          {signedIn && <AccountLinks viewer={signedIn} />}
          {signedOut && <SignInLink />}
          <LanguageSwitch />
        </div>
      </dialog>
    </header>
  );
}
