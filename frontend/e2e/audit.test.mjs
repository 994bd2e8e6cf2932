// The audit suite of GraphQL over HTTP, against the running server. What a server MUST and SHOULD do must pass; what it
// MAY do is reported.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serverAudits } from 'graphql-http';

const url = process.env['KORTVEJ_URL'];
assert.ok(url, 'KORTVEJ_URL must name a running server');

for (const audit of serverAudits({ url: `${url}/graphql` })) {
  test(`${audit.id} ${audit.name}`, async (t) => {
    const result = await audit.fn();
    if (audit.name.startsWith('MAY')) {
      t.diagnostic(result.status);
    } else {
      assert.equal(result.status, 'ok', 'reason' in result ? result.reason : undefined);
    }
  });
}
