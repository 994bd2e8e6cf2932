import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { SignedIn } from '../../account/SignedIn';
import type { SignedInViewer } from '../../account/useViewer';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const PAGES = [
  ['/administration', 'people', false],
  ['/administration/klienter', 'clients', false],
  ['/administration/log', 'log', false],
  ['/administration/noegler', 'keys', true],
  ['/administration/udstedere', 'issuers', true],
] as const;

type Name = (typeof PAGES)[number][1];

interface Props {
  here: Name;
  lead: string;
  children: (viewer: SignedInViewer) => ReactNode;
}

/** The frame of a page for administrators; others are told what they lack. */
export function Administration({ here, lead, children }: Props) {
  const { t } = useLanguage(administrationWords);
  const title = t.administration[here];
  const platform = PAGES.some(([, name, only]) => name === here && only);
  return (
    <SignedIn title={title}>
      {(viewer) => {
        const may = viewer.mayAdministerPlatform || (viewer.mayAdminister && !platform);
        if (!may) return <Denied viewer={viewer} platform={platform} />;
        const kind = viewer.mayAdministerPlatform
          ? t.administration.forAll
          : viewer.organisation && t.administration.forOrganisation(viewer.organisation.name);
        const crumbs = here === 'people' ? [] : [{ label: t.administration.title, to: '/administration' }];
        return (
          <Page title={title} lead={lead} kind={kind} crumbs={crumbs}>
            <Pages all={viewer.mayAdministerPlatform} />
            {children(viewer)}
          </Page>
        );
      }}
    </SignedIn>
  );
}

function Pages({ all }: { all: boolean }) {
  const { t } = useLanguage(administrationWords);
  const { pathname } = useLocation();
  return (
    <nav className="subpages d-print-none" aria-label={t.administration.title}>
      <ul>
        {PAGES.filter(([, , platform]) => all || !platform).map(([to, name]) => (
          <li key={to}>
            <Link to={to} aria-current={pathname === to ? 'page' : undefined}>
              {t.administration[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Denied({ viewer, platform }: { viewer: SignedInViewer; platform: boolean }) {
  const { t } = useLanguage(administrationWords);
  const role = platform ? 'PLATFORM_ADMINISTRATOR' : 'ADMINISTRATOR';
  const elsewhere = viewer.memberships.some(
    (one) => one.role === role && one.organisation.key !== viewer.organisation?.key,
  );
  const roles = viewer.roles.map((one) => t.role[one].toLocaleLowerCase()).join(', ');
  return (
    <Page
      title={platform ? t.administration.deniedPlatform : t.administration.denied}
      lead={t.administration.deniedText(t.role[role])}
    >
      <p>{t.administration.deniedNow(viewer.person.name, roles, viewer.organisation?.name ?? '')}</p>
      <p>
        {elsewhere
          ? t.administration.deniedOther
          : platform
            ? t.administration.deniedAskPlatform
            : t.administration.deniedAsk}
      </p>
    </Page>
  );
}
