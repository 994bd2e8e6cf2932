// Starts a real OpenID provider on a free loopback port, for tests. Prints one line of JSON:
//   issuer        its address
//   audience      whom its tokens are meant for
//   subject       the client, which is the subject of its tokens
//   tokens        by algorithm: an access token, fetched from the token endpoint as a client fetches it
//   tokenEndpoint, form   what to POST (application/x-www-form-urlencoded) for one more token
// A line on standard input, "rotate", replaces all keys; the answer is such a line again. The provider ends with its
// input.
//
//   npm install oidc-provider && node provider.mjs

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const audience = 'urn:kortvej';
const client = { id: 'kommune-fagsystem', secret: randomUUID() };
const algorithms = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS384: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  ES384: ['ec', { namedCurve: 'P-384' }],
  EdDSA: ['ed25519', {}],
};

// The library's provider holds its keys for life, so that rotation is a new provider behind the same address.
function provider(issuer) {
  const keys = Object.entries(algorithms).map(([alg, [kind, options]]) => ({
    ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }),
    alg,
    kid: randomUUID(),
    use: 'sig',
  }));
  return new Provider(issuer, {
    jwks: { keys },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: Object.keys(algorithms) },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // The algorithm stands in the name of the resource: one provider then gives tokens of each.
        getResourceServerInfo: (_context, resource) => {
          const alg = resource.split(':').at(-1);
          return {
            audience,
            scope: 'packages',
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg } },
          };
        },
      },
    },
    ttl: { ClientCredentials: 600 },
  });
}

async function token(endpoint, form) {
  const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`no token: ${JSON.stringify(body)}`);
  return body.access_token;
}

let current;
const server = createServer((request, response) => current.callback()(request, response));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

async function start() {
  current = provider(issuer);
  const tokenEndpoint = `${issuer}/token`;
  const form = {
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
    scope: 'packages',
  };
  const tokens = {};
  for (const alg of Object.keys(algorithms)) {
    tokens[alg] = await token(tokenEndpoint, { ...form, resource: `urn:kortvej:${alg}` });
  }
  console.log(JSON.stringify({ issuer, audience, subject: client.id, tokens, tokenEndpoint, form }));
}

await start();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === 'rotate') await start();
}
server.close();
server.closeAllConnections();
