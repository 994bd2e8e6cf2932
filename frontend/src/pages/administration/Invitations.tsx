import { useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { Answer } from '../../components/Answer';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const InvitationsQuery = graphql(`
  query Invitations($organisation: String) {
    invitations(organisation: $organisation) { id name email role expiresAt organisation { id key name } }
  }
`);

const WithdrawInvitationMutation = graphql(`
  mutation WithdrawInvitation($input: WithdrawInvitationInput!) {
    withdrawInvitation(input: $input) { invitation { id } }
  }
`);

type Invitation = ResultOf<typeof InvitationsQuery>['invitations'][number];

/** Invitations that nobody has answered yet. */
export function Invitations({ organisation }: { organisation: string }) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  const asked = useAsk(InvitationsQuery, { organisation: organisation || undefined });
  const withdrawing = useTell(WithdrawInvitationMutation);
  const [withdrawn, setWithdrawn] = useState('');

  const withdraw = async ({ id, name }: Invitation) => {
    setWithdrawn('');
    if ((await withdrawing.tell({ id })).data) setWithdrawn(name);
  };

  return (
    <>
      <Mistakes mistakes={[]} fault={withdrawing.fault} />
      <Done what={withdrawn && t.people.withdrawn(withdrawn)} />
      <Answer of={asked}>
        {({ invitations }) =>
          invitations.length === 0 ? (
            <p>{t.people.invitationsNone}</p>
          ) : (
            <ul className="people no-max-width">
              {invitations.map((one) => (
                <li key={one.id} className="row-with-action">
                  <div>
                    <p className="row-name">{one.name}</p>
                    <p className="quiet-text">{one.email}</p>
                    <p>{t.roleAt(t.role[one.role], one.organisation.name)}</p>
                    <p className="small-text">
                      {Date.parse(one.expiresAt) < Date.now()
                        ? t.people.expired(format.moment(one.expiresAt))
                        : t.people.expires(format.moment(one.expiresAt))}
                    </p>
                  </div>
                  <Confirmed
                    label={
                      <>
                        {t.people.withdraw}
                        <span className="sr-only">{t.people.withdrawOf(one.name)}</span>
                      </>
                    }
                    question={t.people.withdrawAsk(one.name)}
                    yes={t.people.withdrawYes}
                    busy={withdrawing.busy}
                    onYes={() => withdraw(one)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </>
  );
}
