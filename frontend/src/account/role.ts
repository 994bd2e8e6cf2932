import type { graphql } from '../graphql/graphql';

export type Role = ReturnType<typeof graphql.scalar<'Role'>>;

export const ROLES = [
  'COORDINATOR',
  'EDITOR',
  'COUNCIL_MEMBER',
  'COMMITTEE_MEMBER',
  'CASEWORKER',
  'READER',
  'ADMINISTRATOR',
  'PLATFORM_ADMINISTRATOR',
] as const satisfies readonly Role[];

/** Roles that the viewer can give: only the platform's administrators make more of themselves. */
export const rolesToGive = (mayAdministerPlatform: boolean): Role[] =>
  ROLES.filter((role) => mayAdministerPlatform || role !== 'PLATFORM_ADMINISTRATOR');
