import { graphql, type ResultOf } from '../../graphql/graphql';

/** A difference with all that is needed to read it. */
export const DifferenceFragment = graphql(`
  fragment DifferenceParts on Difference {
    id
    kind
    element
    elementTitle
    before
    after
    text(language: $language)
    reason(language: $language)
    course { key title(language: $language) provenance }
    replacement { key title(language: $language) provenance }
  }
`);

export type Difference = ResultOf<typeof DifferenceFragment>;

export const FindingFragment = graphql(`
  fragment FindingParts on Finding {
    rule { key title(language: $language) source blocking }
    verdict
    message(language: $language)
    element
    organisation { key name }
  }
`);

export type Finding = ResultOf<typeof FindingFragment>;

export const CommentFragment = graphql(`
  fragment CommentParts on Comment {
    id
    element
    author { name organisation { key name } }
    at
    text
    mentions { id name }
    resolvedAt
    mayResolve
  }
`);

export type Comment = ResultOf<typeof CommentFragment>;

export const ElementFragment = graphql(`
  fragment WorkElement on Element {
    id
    seq
    revision
    kind
    title
    weeks
    days
    parallel
    purpose
    provenance
    course { key title(language: $language) days provenance }
    session { id start end provenance provider { key name } municipality { code name } }
    responsible { key name }
    requirements { key label(language: $language) }
    gate { level competence { key label(language: $language) } }
  }
`);

export type WorkElement = ResultOf<typeof ElementFragment>;

/** All that the parties of a package see of it while they work on it. */
export const WorkbenchFragment = graphql(
  `
  fragment Work on Package {
    id
    key
    title(language: $language)
    titleDa: title(language: DA)
    titleEn: title(language: EN)
    kind
    status
    revision
    version
    provenance
    description
    targetGroups
    decideBy
    changedAt
    may
    occupation {
      key
      title(language: $language)
      requirements { importance level competence { key label(language: $language) } }
    }
    area { key name(language: $language) }
    municipalities { code name }
    lead { key name }
    derivedFrom { key title(language: $language) version }
    published { key version publishedAt }
    collaborationModel { key title(language: $language) }
    localDemand { category period message(language: $language) shortage { provenance } }
    elements { ...WorkElement }
    parties {
      organisation { key name kind }
      role
      status
      invitedAt
      decidedAt
      reason
      reopened
      reopenedBy { ...DifferenceParts }
    }
    coverage { essentialCoverage }
    coverageLines {
      competence { key label(language: $language) }
      level
      essential
      element
      coveredBy { key title(language: $language) provenance }
    }
    findings { ...FindingParts }
    proposals { id origin text(language: $language) differences { ...DifferenceParts } }
    comments { ...CommentParts }
  }
`,
  [ElementFragment, DifferenceFragment, FindingFragment, CommentFragment],
);

export type Work = ResultOf<typeof WorkbenchFragment>;

export const WorkbenchQuery = graphql(
  `
  query Workbench($key: String!, $language: Language = DA) {
    package(key: $key, draft: true) { ...Work }
  }
`,
  [WorkbenchFragment],
);

export const EditMutation = graphql(
  `
  mutation EditPackage($input: EditPackageInput!, $language: Language = DA) {
    editPackage(input: $input) { package { ...Work } }
  }
`,
  [WorkbenchFragment],
);
