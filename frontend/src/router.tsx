import type { ComponentType } from 'react';
import { createBrowserRouter } from 'react-router';
import {
  type Area,
  aboutWords,
  accountWords,
  administrationWords,
  catalogueWords,
  modelWords,
  wayWords,
  workWords,
} from './language/areas';
import { currentLanguage } from './language/current';
import { learn } from './language/words';
import { Frame } from './layout/Frame';
import { CrashPage } from './pages/CrashPage';
import { NotFoundPage } from './pages/NotFoundPage';

/** A page's code is fetched when somebody goes there, and beside it the words that it will ask for. */
const page = <Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  ...areas: Area<object>[]
) => ({
  lazy: async () => {
    const [code] = await Promise.all([load(), ...areas.map((area) => learn(area, currentLanguage()))]);
    return { Component: code[name] };
  },
});

export const router = createBrowserRouter([
  {
    Component: Frame,
    HydrateFallback: () => null,
    ErrorBoundary: CrashPage,
    children: [
      { path: '/', ...page(() => import('./pages/front/FrontPage'), 'FrontPage') },
      { path: '/kurser', ...page(() => import('./pages/courses/CoursesPage'), 'CoursesPage', catalogueWords) },
      { path: '/kurser/:key', ...page(() => import('./pages/course/CoursePage'), 'CoursePage', catalogueWords) },
      { path: '/vej', ...page(() => import('./pages/way/WayPage'), 'WayPage', catalogueWords, wayWords, workWords) },
      { path: '/mangel', ...page(() => import('./pages/shortage/ShortagePage'), 'ShortagePage', catalogueWords) },
      {
        path: '/pakker',
        ...page(() => import('./pages/packages/PackagesPage'), 'PackagesPage', catalogueWords, workWords, modelWords),
      },
      {
        path: '/pakker/:key',
        ...page(() => import('./pages/package/PackagePage'), 'PackagePage', catalogueWords, workWords, modelWords),
      },
      {
        path: '/pakker/nyt',
        ...page(() => import('./pages/workbench/NewPackagePage'), 'NewPackagePage', catalogueWords, workWords),
      },
      {
        path: '/pakker/:key/arbejde',
        ...page(
          () => import('./pages/workbench/WorkbenchPage'),
          'WorkbenchPage',
          catalogueWords,
          workWords,
          modelWords,
        ),
      },
      {
        path: '/pakker/:key/historik',
        ...page(() => import('./pages/workbench/HistoryPage'), 'HistoryPage', catalogueWords, workWords),
      },
      {
        path: '/pakker/:key/tilpas',
        ...page(() => import('./pages/adoption/AdaptPage'), 'AdaptPage', catalogueWords, workWords, modelWords),
      },
      {
        path: '/modeller',
        ...page(() => import('./pages/adoption/ModelsPage'), 'ModelsPage', catalogueWords, modelWords),
      },
      {
        path: '/modeller/ny',
        ...page(
          () => import('./pages/adoption/ModelFormPage'),
          'NewModelPage',
          catalogueWords,
          accountWords,
          workWords,
          modelWords,
        ),
      },
      {
        path: '/modeller/:key/ret',
        ...page(
          () => import('./pages/adoption/ModelFormPage'),
          'EditModelPage',
          catalogueWords,
          accountWords,
          workWords,
          modelWords,
        ),
      },
      {
        path: '/modeller/:key',
        ...page(() => import('./pages/adoption/ModelPage'), 'ModelPage', catalogueWords, workWords, modelWords),
      },
      {
        path: '/dialog',
        ...page(() => import('./pages/adoption/DialoguePage'), 'DialoguePage', catalogueWords, workWords, modelWords),
      },
      { path: '/job', ...page(() => import('./pages/job/JobsPage'), 'JobsPage', catalogueWords) },
      { path: '/job/:key', ...page(() => import('./pages/job/JobPage'), 'JobPage', catalogueWords) },
      {
        path: '/kompetencer/:key',
        ...page(() => import('./pages/job/CompetencePage'), 'CompetencePage', catalogueWords),
      },
      {
        path: '/aktoerer',
        ...page(() => import('./pages/organisation/OrganisationsPage'), 'OrganisationsPage', catalogueWords),
      },
      {
        path: '/aktoerer/:key',
        ...page(() => import('./pages/organisation/OrganisationPage'), 'OrganisationPage', catalogueWords),
      },
      { path: '/udvalg', ...page(() => import('./pages/committee/CommitteesPage'), 'CommitteesPage', catalogueWords) },
      {
        path: '/udvalg/:key',
        ...page(() => import('./pages/committee/CommitteePage'), 'CommitteePage', catalogueWords),
      },
      { path: '/fkb/:key', ...page(() => import('./pages/committee/FkbPage'), 'FkbPage', catalogueWords) },
      { path: '/om-data', ...page(() => import('./pages/about/DataPage'), 'DataPage', catalogueWords, aboutWords) },
      {
        path: '/tilgaengelighed',
        ...page(() => import('./pages/about/AccessibilityPage'), 'AccessibilityPage', aboutWords),
      },
      { path: '/api', ...page(() => import('./pages/about/ApiPage'), 'ApiPage', aboutWords) },
      { path: '/log-paa', ...page(() => import('./pages/account/SignInPage'), 'SignInPage', accountWords) },
      { path: '/glemt-adgangskode', ...page(() => import('./pages/account/ForgotPage'), 'ForgotPage', accountWords) },
      { path: '/konto/:token', ...page(() => import('./pages/account/TicketPage'), 'TicketPage', accountWords) },
      { path: '/profil', ...page(() => import('./pages/account/ProfilePage'), 'ProfilePage', accountWords) },
      { path: '/indbakke', ...page(() => import('./pages/inbox/InboxPage'), 'InboxPage', accountWords) },
      {
        path: '/administration',
        ...page(
          () => import('./pages/administration/PeoplePage'),
          'PeoplePage',
          catalogueWords,
          accountWords,
          administrationWords,
        ),
      },
      {
        path: '/administration/klienter',
        ...page(
          () => import('./pages/administration/ClientsPage'),
          'ClientsPage',
          catalogueWords,
          accountWords,
          administrationWords,
        ),
      },
      {
        path: '/administration/noegler',
        ...page(() => import('./pages/administration/KeysPage'), 'KeysPage', accountWords, administrationWords),
      },
      {
        path: '/administration/udstedere',
        ...page(
          () => import('./pages/administration/IssuersPage'),
          'IssuersPage',
          catalogueWords,
          accountWords,
          administrationWords,
        ),
      },
      {
        path: '/administration/log',
        ...page(
          () => import('./pages/administration/LogPage'),
          'LogPage',
          catalogueWords,
          accountWords,
          administrationWords,
        ),
      },
      { path: '*', Component: NotFoundPage },
    ],
  },
]);
