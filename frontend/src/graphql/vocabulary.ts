import type { graphql } from './graphql';

// The API's closed lists, under the names pages use.
export type Provenance = ReturnType<typeof graphql.scalar<'Provenance'>>;
export type LanguageSupport = ReturnType<typeof graphql.scalar<'LanguageSupport'>>;
export type ShortageCategory = ReturnType<typeof graphql.scalar<'ShortageCategory'>>;
export type PackageKind = ReturnType<typeof graphql.scalar<'PackageKind'>>;
export type TargetGroup = ReturnType<typeof graphql.scalar<'TargetGroup'>>;
export type SessionMode = ReturnType<typeof graphql.scalar<'SessionMode'>>;
export type FacetField = ReturnType<typeof graphql.scalar<'FacetField'>>;
export type ElementKind = ReturnType<typeof graphql.scalar<'ElementKind'>>;
export type OrganisationKind = ReturnType<typeof graphql.scalar<'OrganisationKind'>>;
