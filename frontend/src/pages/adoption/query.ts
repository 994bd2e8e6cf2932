import { graphql, type ResultOf } from '../../graphql/graphql';

export const AdoptionFragment = graphql(`
  fragment AdoptionParts on Adoption {
    id
    model { key title(language: $language) }
    area { key name(language: $language) }
    sector
    organisation { key name }
    status
    adaptations
    package { id key title(language: $language) }
    changedAt
    mayEdit
  }
`);

export type Adoption = ResultOf<typeof AdoptionFragment>;

export const ModelFragment = graphql(
  `
  fragment Model on CollaborationModel {
    key
    title(language: $language)
    summary(language: $language)
    origin
    originOrganisation { key name }
    owner { key name }
    principles { seq title(language: $language) text(language: $language) }
    phases { seq title(language: $language) text(language: $language) }
    partyKinds
    results { text(language: $language) period source }
    adoptions { ...AdoptionParts }
    source
    sourceDate
    provenance
    mayEdit
  }
`,
  [AdoptionFragment],
);

export type Model = ResultOf<typeof ModelFragment>;

export const ModelQuery = graphql(
  `
  query CollaborationModel($key: String!, $language: Language = DA) {
    collaborationModel(key: $key) { ...Model }
  }
`,
  [ModelFragment],
);

export const ModelsQuery = graphql(`
  query CollaborationModels($language: Language = DA) {
    collaborationModels {
      key
      title(language: $language)
      summary(language: $language)
      origin
      owner { name }
      provenance
      adoptions { id status }
    }
  }
`);

export const SaveAdoption = graphql(`
  mutation SaveAdoption($input: AdoptionInput!) { saveAdoption(input: $input) { adoption { id model { key } } } }
`);
