import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { Plugin } from 'vite';

/** A document as it is written in the source: graphql(`…`), or graphql(`…`, [Fragment, …]). */
const WRITTEN = /\bgraphql\(\s*`([^`]*)`\s*(?:,\s*\[[^\]]*\]\s*,?\s*)?\)/g;
const begun = (code: string) => code.match(/\bgraphql\(\s*`/g)?.length ?? 0;

/** An operation with all that it spreads: its text as it is asked, and what the web app knows of it. */
export interface Trusted {
  text: string;
  id: string;
  /** Names of its root fields. */
  roots: string[];
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.|\.d\.ts$/.test(entry.name)) yield path;
  }
}

/** The documents in a source text. */
function written(code: string, path: string): DocumentNode[] {
  const found = [...code.matchAll(WRITTEN)].map((match) => parse(match[1] ?? '', { noLocation: true }));
  if (found.length !== begun(code)) {
    throw new Error(`${path}: a document is not written graphql(\`…\`) or graphql(\`…\`, [Fragment])`);
  }
  return found;
}

/** As it is sent: each object says of which type it is, for the cache, and what is meant for us alone is left out. */
const withTypes = (document: DocumentNode) =>
  visit(document, {
    // Such as @_unmask, which tells the types of TypeScript something and the server nothing.
    Directive: ({ name }) => (name.value.startsWith('_') ? null : undefined),
    SelectionSet: {
      leave(node, _key, parent) {
        const ofOperation = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const has = node.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename');
        if (ofOperation || has) return undefined;
        const own = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
        return { ...node, selections: [...node.selections, own] };
      },
    },
  });

/** All operations of the web app by name. Names of operations and fragments are each given once. */
export function documents(folder: string): Map<string, Trusted> {
  const operations = new Map<string, OperationDefinitionNode>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const path of sources(folder)) {
    for (const definition of written(readFileSync(path, 'utf8'), path).flatMap((document) => document.definitions)) {
      const name = 'name' in definition ? definition.name?.value : undefined;
      const known = definition.kind === Kind.FRAGMENT_DEFINITION ? fragments : operations;
      if (!name || known.has(name)) throw new Error(`${path}: a document without a name, or of a name twice: ${name}`);
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(name, definition);
      else if (definition.kind === Kind.OPERATION_DEFINITION) operations.set(name, definition);
    }
  }
  const trusted = [...operations].map(([name, operation]): [string, Trusted] => {
    const spread = new Map<string, FragmentDefinitionNode>();
    const follow = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
      visit(node, {
        FragmentSpread({ name: { value } }) {
          const fragment = fragments.get(value);
          if (!fragment) throw new Error(`${name} spreads ${value}, which is written nowhere`);
          if (spread.has(value)) return;
          spread.set(value, fragment);
          follow(fragment);
        },
      });
    };
    follow(operation);
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...spread.values()] };
    const text = stripIgnoredCharacters(print(withTypes(document)));
    const id = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const roots = operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
    return [name, { text, id, roots }];
  });
  return new Map(trusted);
}

/**
 * In the built web app a document is its id alone. The texts go into documents.json, which the server is built with: it
 * executes them by their ids.
 */
export function trustedDocuments(folder: string): Plugin {
  let trusted = new Map<string, Trusted>();
  return {
    name: 'kortvej-documents',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      trusted = documents(folder);
    },
    transform(code, path) {
      if (!path.startsWith(folder) || begun(code) === 0) return undefined;
      const replaced = code.replace(WRITTEN, (_whole, text: string) => {
        const definition = parse(text).definitions[0];
        const of = definition?.kind === Kind.OPERATION_DEFINITION && trusted.get(definition.name?.value ?? '');
        // A fragment is part of the texts that spread it.
        const own = of ? { documentId: of.id, roots: of.roots } : {};
        return `(${JSON.stringify({ kind: Kind.DOCUMENT, definitions: [], ...own })} as never)`;
      });
      return { code: replaced, map: null };
    },
    generateBundle() {
      const texts = [...trusted.values()].map(({ text }) => text).sort();
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: JSON.stringify(texts) });
    },
  };
}
