// The audit suite of GraphQL over HTTP, against the running server: what a server MUST and SHOULD do, and all that it MAY.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serverAudits } from 'graphql-http';

const url = process.env['KORTVEJ_URL'];
assert.ok(url, 'KORTVEJ_URL must name a running server');

for (const audit of serverAudits({ url: `${url}/graphql` })) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, 'ok', 'reason' in result ? result.reason : undefined);
  });
}
