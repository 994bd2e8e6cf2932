import type { Role } from './role';
import type { Viewer } from './useViewer';

// What the web app offers, after docs/rights.md. The API decides anew whatever is shown here.

/** Whether the viewer has one of the roles in any of its organisations. */
const holds = ({ roles, memberships }: Pick<Viewer, 'roles' | 'memberships'>, wanted: Role[]) =>
  [...roles, ...memberships.map(({ role }) => role)].some((role) => wanted.includes(role));

type Rights = Pick<Viewer, 'roles' | 'memberships' | 'organisation'>;

/** A new model belongs to the organisation that the viewer acts for. */
export const mayWriteModel = ({ roles, organisation }: Rights) =>
  organisation !== null && roles.includes('COORDINATOR');

export const mayAdoptModel = (viewer: Rights) => holds(viewer, ['COORDINATOR', 'COUNCIL_MEMBER']);

export const mayReadDialogue = (viewer: Rights) => holds(viewer, ['READER', 'EDITOR', 'COORDINATOR', 'ADMINISTRATOR']);

export const mayWriteDialogue = (viewer: Rights) => holds(viewer, ['COORDINATOR']);
