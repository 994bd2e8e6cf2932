// Fails when the committed types no longer say what ../schema.graphql says.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const committed = 'src/graphql/schema-types.d.ts';
const folder = mkdtempSync(join(tmpdir(), 'kortvej-schema-'));
const fresh = join(folder, 'schema-types.d.ts');
try {
  execFileSync('node_modules/.bin/gql.tada', ['generate-output', '--output', fresh], { stdio: 'pipe' });
  if (readFileSync(fresh, 'utf8') !== readFileSync(committed, 'utf8')) {
    console.error(`${committed} is older than the schema: run "npm run schema".`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
