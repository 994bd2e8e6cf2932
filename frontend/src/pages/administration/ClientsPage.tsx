import { useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import type { SignedInViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { Facts } from '../../components/Facts';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Administration } from './Administration';
import { ClientForm } from './ClientForm';

const ClientsQuery = graphql(`
  query Clients($organisation: String) {
    clients(organisation: $organisation) {
      id name role scopes createdAt expiresAt revokedAt lastUsedAt organisation { id key name }
    }
  }
`);

const RevokeClientMutation = graphql(`
  mutation RevokeClient($input: RevokeClientInput!) {
    revokeClient(input: $input) { client { id name revokedAt } }
  }
`);

type Client = ResultOf<typeof ClientsQuery>['clients'][number];

export function ClientsPage() {
  const { t } = useLanguage(administrationWords);
  return (
    <Administration here="clients" lead={t.clients.lead}>
      {(viewer) => <Clients viewer={viewer} />}
    </Administration>
  );
}

function Clients({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(administrationWords);
  const asked = useAsk(ClientsQuery, {
    organisation: viewer.mayAdministerPlatform ? undefined : viewer.organisation?.key,
  });
  const revoking = useTell(RevokeClientMutation);
  const [revoked, setRevoked] = useState('');

  const revoke = async ({ id, name }: Client) => {
    setRevoked('');
    if ((await revoking.tell({ id })).data) setRevoked(name);
  };

  return (
    <>
      <section aria-labelledby="list">
        <h2 id="list">{t.clients.list}</h2>
        <Mistakes mistakes={[]} fault={revoking.fault} />
        <Done what={revoked && t.clients.revokedNow(revoked)} />
        <Answer of={asked}>
          {({ clients }) => (
            <>
              {clients.length === 0 && <p>{t.clients.none}</p>}
              <ul className="people no-max-width">
                {clients.map((client) => (
                  <li key={client.id}>
                    <ClientRow of={client} busy={revoking.busy} onRevoke={() => revoke(client)} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answer>
      </section>
      <section aria-labelledby="create">
        <h2 id="create">{t.clients.create}</h2>
        <ClientForm viewer={viewer} />
      </section>
    </>
  );
}

interface RowProps {
  of: Client;
  busy: boolean;
  onRevoke: () => void;
}

function ClientRow({ of: client, busy, onRevoke }: RowProps) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  const expired = Date.parse(client.expiresAt) < Date.now();
  const state = client.revokedAt
    ? t.clients.revoked(format.moment(client.revokedAt))
    : expired
      ? t.clients.expired(format.moment(client.expiresAt))
      : t.clients.active;
  const works = !client.revokedAt && !expired;
  return (
    <div className="row-with-action">
      <div className="row-facts">
        <p className="row-name">
          {client.name} <strong className={works ? 'row-good' : 'row-flag'}>{state}</strong>
        </p>
        <p>{t.roleAt(t.role[client.role], client.organisation.name)}</p>
        <Facts
          rows={[
            [t.clients.id, <code key="id">{client.id}</code>],
            [t.clients.scopes, client.scopes.map((scope) => t.clients.scope[scope]).join(', ')],
            [t.clients.createdAt, format.moment(client.createdAt)],
            [t.clients.expiresAt, works && format.moment(client.expiresAt)],
            [t.clients.lastUsed, client.lastUsedAt ? format.moment(client.lastUsedAt) : t.clients.never],
          ]}
        />
      </div>
      {works && (
        <Confirmed
          label={
            <>
              {t.clients.revoke}
              <span className="sr-only">{` ${client.name}`}</span>
            </>
          }
          question={t.clients.revokeAsk(client.name)}
          yes={t.clients.revokeYes}
          busy={busy}
          onYes={onRevoke}
        />
      )}
    </div>
  );
}
