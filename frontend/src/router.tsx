import type { ComponentType } from 'react';
import { createBrowserRouter } from 'react-router';
import { Frame } from './layout/Frame';
import { CrashPage } from './pages/CrashPage';
import { NotFoundPage } from './pages/NotFoundPage';

/** A page's code is fetched when somebody goes there. */
const page = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) => ({
  lazy: async () => ({ Component: (await load())[name] }),
});

export const router = createBrowserRouter([
  {
    Component: Frame,
    HydrateFallback: () => null,
    ErrorBoundary: CrashPage,
    children: [
      { path: '/', ...page(() => import('./pages/front/FrontPage'), 'FrontPage') },
      { path: '/kurser', ...page(() => import('./pages/courses/CoursesPage'), 'CoursesPage') },
      { path: '/kurser/:key', ...page(() => import('./pages/course/CoursePage'), 'CoursePage') },
      { path: '/vej', ...page(() => import('./pages/way/WayPage'), 'WayPage') },
      { path: '/mangel', ...page(() => import('./pages/shortage/ShortagePage'), 'ShortagePage') },
      { path: '/pakker', ...page(() => import('./pages/packages/PackagesPage'), 'PackagesPage') },
      { path: '/pakker/:key', ...page(() => import('./pages/package/PackagePage'), 'PackagePage') },
      { path: '/pakker/nyt', ...page(() => import('./pages/workbench/NewPackagePage'), 'NewPackagePage') },
      { path: '/pakker/:key/arbejde', ...page(() => import('./pages/workbench/WorkbenchPage'), 'WorkbenchPage') },
      { path: '/pakker/:key/historik', ...page(() => import('./pages/workbench/HistoryPage'), 'HistoryPage') },
      { path: '/pakker/:key/tilpas', ...page(() => import('./pages/adoption/AdaptPage'), 'AdaptPage') },
      { path: '/modeller', ...page(() => import('./pages/adoption/ModelsPage'), 'ModelsPage') },
      { path: '/modeller/:key', ...page(() => import('./pages/adoption/ModelPage'), 'ModelPage') },
      { path: '/dialog', ...page(() => import('./pages/adoption/DialoguePage'), 'DialoguePage') },
      { path: '/job', ...page(() => import('./pages/job/JobsPage'), 'JobsPage') },
      { path: '/job/:key', ...page(() => import('./pages/job/JobPage'), 'JobPage') },
      { path: '/kompetencer/:key', ...page(() => import('./pages/job/CompetencePage'), 'CompetencePage') },
      { path: '/aktoerer', ...page(() => import('./pages/organisation/OrganisationsPage'), 'OrganisationsPage') },
      { path: '/aktoerer/:key', ...page(() => import('./pages/organisation/OrganisationPage'), 'OrganisationPage') },
      { path: '/udvalg', ...page(() => import('./pages/committee/CommitteesPage'), 'CommitteesPage') },
      { path: '/udvalg/:key', ...page(() => import('./pages/committee/CommitteePage'), 'CommitteePage') },
      { path: '/fkb/:key', ...page(() => import('./pages/committee/FkbPage'), 'FkbPage') },
      { path: '/om-data', ...page(() => import('./pages/about/DataPage'), 'DataPage') },
      { path: '/tilgaengelighed', ...page(() => import('./pages/about/AccessibilityPage'), 'AccessibilityPage') },
      { path: '/api', ...page(() => import('./pages/about/ApiPage'), 'ApiPage') },
      { path: '/log-paa', ...page(() => import('./pages/account/SignInPage'), 'SignInPage') },
      { path: '/glemt-adgangskode', ...page(() => import('./pages/account/ForgotPage'), 'ForgotPage') },
      { path: '/konto/:token', ...page(() => import('./pages/account/TicketPage'), 'TicketPage') },
      { path: '/profil', ...page(() => import('./pages/account/ProfilePage'), 'ProfilePage') },
      { path: '/indbakke', ...page(() => import('./pages/inbox/InboxPage'), 'InboxPage') },
      { path: '/administration', ...page(() => import('./pages/administration/PeoplePage'), 'PeoplePage') },
      { path: '/administration/klienter', ...page(() => import('./pages/administration/ClientsPage'), 'ClientsPage') },
      { path: '/administration/noegler', ...page(() => import('./pages/administration/KeysPage'), 'KeysPage') },
      { path: '/administration/udstedere', ...page(() => import('./pages/administration/IssuersPage'), 'IssuersPage') },
      { path: '/administration/log', ...page(() => import('./pages/administration/LogPage'), 'LogPage') },
      { path: '*', Component: NotFoundPage },
    ],
  },
]);
