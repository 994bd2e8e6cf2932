import { graphql } from '../../graphql/graphql';
import { FindingFragment } from './query';

// What parties do with a whole package. Each answers with the package's type, so that what is shown of it is asked again.
export const Propose = graphql(`
  mutation ProposePackage($input: ProposePackageInput!) { proposePackage(input: $input) { package { id revision } } }
`);

export const Decide = graphql(`
  mutation DecideParty($input: DecidePartyInput!) { decideParty(input: $input) { package { id revision } } }
`);

export const Publish = graphql(
  `
  mutation PublishPackage($input: PublishPackageInput!, $language: Language = DA) {
    publishPackage(input: $input) { package { id key version } findings { ...FindingParts } }
  }
`,
  [FindingFragment],
);

export const Retire = graphql(`
  mutation RetirePackage($input: RetirePackageInput!) { retirePackage(input: $input) { package { id key } } }
`);

export const Discard = graphql(`
  mutation DiscardDraft($input: DiscardDraftInput!) {
    discardDraft(input: $input) { package { id key } }
  }
`);

export const Invite = graphql(`
  mutation InviteParty($input: InvitePartyInput!) { inviteParty(input: $input) { package { id revision } } }
`);

export const Remove = graphql(`
  mutation RemoveParty($input: RemovePartyInput!) { removeParty(input: $input) { package { id revision } } }
`);

export const Accept = graphql(`
  mutation AcceptDifferences($input: AcceptDifferencesInput!) {
    acceptDifferences(input: $input) { package { id revision } }
  }
`);

export const Say = graphql(`
  mutation Comment($input: CommentInput!) { comment(input: $input) { comment { id } package { id } } }
`);

export const Resolve = graphql(`
  mutation ResolveComment($input: ResolveCommentInput!) { resolveComment(input: $input) { comment { id resolvedAt } package { id } } }
`);
