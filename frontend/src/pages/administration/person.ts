import { graphql, type ResultOf } from '../../graphql/graphql';

export const PersonFragment = graphql(`
  fragment Person on Person {
    id
    name
    email
    disabled
    provenance
    signedInAt
    foreignIssuer
    memberships { role since organisation { id key name } }
  }
`);

export type Person = ResultOf<typeof PersonFragment>;
