import { graphql } from '../../graphql/graphql';

export const CreateMutation = graphql(`
  mutation CreatePackage($input: CreatePackageInput!) { createPackage(input: $input) { package { id key } } }
`);
