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

/**
 * Roles in an organisation, those that may do least first. Whoever administers may give any of them; that of those who
 * run the installation is not given by invitation.
 */
export const ROLES_TO_GIVE = [
  'READER',
  'CASEWORKER',
  'COMMITTEE_MEMBER',
  'COUNCIL_MEMBER',
  'EDITOR',
  'COORDINATOR',
  'ADMINISTRATOR',
] as const satisfies readonly Role[];

export type RoleToGive = (typeof ROLES_TO_GIVE)[number];
