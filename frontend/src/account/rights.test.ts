import { expect, test } from 'vitest';
import { mayAdoptModel, mayReadDialogue, mayWriteDialogue, mayWriteModel } from './rights';
import { ROLES, ROLES_TO_GIVE, type Role } from './role';

const organisation = { id: 'organisation:jc-461', key: 'jc-461', name: 'Jobcenter Odense', kind: 'JOBCENTRE' as const };
const acting = (role: Role) => ({ roles: [role], memberships: [], organisation });
const elsewhere = (role: Role) => ({
  roles: [],
  memberships: [{ role, since: '2026-01-01T00:00:00Z', organisation }],
  organisation,
});
const rolesThat = (may: typeof mayReadDialogue, as: typeof acting) => ROLES.filter((role) => may(as(role))).sort();

test('each is offered to the roles of the table', () => {
  expect(rolesThat(mayWriteModel, acting)).toEqual(['COORDINATOR']);
  expect(rolesThat(mayAdoptModel, acting)).toEqual(['COORDINATOR', 'COUNCIL_MEMBER']);
  expect(rolesThat(mayReadDialogue, acting)).toEqual(['ADMINISTRATOR', 'COORDINATOR', 'EDITOR', 'READER']);
  expect(rolesThat(mayWriteDialogue, acting)).toEqual(['COORDINATOR']);
});

test('a role in another organisation counts for that one, but a new model is of the one acted for', () => {
  expect(mayReadDialogue(elsewhere('READER'))).toBe(true);
  expect(mayWriteModel(elsewhere('COORDINATOR'))).toBe(false);
});

test('the role of those who run the installation is not given', () => {
  expect([...ROLES_TO_GIVE, 'PLATFORM_ADMINISTRATOR'].sort()).toEqual([...ROLES].sort());
});
