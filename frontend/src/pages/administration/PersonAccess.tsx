import { useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { Once } from '../../account/Once';
import type { SignedInViewer } from '../../account/useViewer';
import { Dialog } from '../../components/Dialog';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { GrantForm } from './GrantForm';
import { type Person, PersonFragment } from './person';

const EndMembershipMutation = graphql(
  `
  mutation EndMembership($input: MembershipInput!) {
    endMembership(input: $input) { person { ...Person } }
  }
`,
  [PersonFragment],
);

const CreateResetLinkMutation = graphql(`
  mutation CreateResetLink($input: ResetLinkInput!) {
    createResetLink(input: $input) { link sent person { id } }
  }
`);

const SignOutPersonMutation = graphql(`
  mutation SignOutPerson($input: SignOutEverywhereInput!) {
    signOutEverywhere(input: $input) { person { id } }
  }
`);

interface Props {
  of: Person;
  viewer: SignedInViewer;
  onClose: () => void;
}

/** What an administrator can do for and with one person. */
export function PersonAccess({ of: person, viewer, onClose }: Props) {
  const { t } = useLanguage(administrationWords);
  const end = useTell(EndMembershipMutation);
  const reset = useTell(CreateResetLinkMutation);
  const signOut = useTell(SignOutPersonMutation);
  const [done, setDone] = useState<string>();
  const [link, setLink] = useState<{ link: string | null; sent: boolean }>();
  const fault = end.fault ?? reset.fault ?? signOut.fault;
  const start = () => {
    setDone(undefined);
    setLink(undefined);
    end.forget();
    reset.forget();
    signOut.forget();
  };

  const endRole = async ({ role, organisation }: Person['memberships'][number]) => {
    start();
    const { data } = await end.tell({ person: person.id, organisation: organisation.key, role });
    if (data) setDone(t.people.ended(t.role[role], organisation.name));
  };
  const makeLink = async () => {
    start();
    const { data } = await reset.tell({ person: person.id });
    if (data) setLink(data.createResetLink);
  };
  const signThemOut = async () => {
    start();
    const { data } = await signOut.tell({ person: person.id });
    if (data) setDone(t.people.signedOut(person.name));
  };

  return (
    <Dialog title={t.people.accessOf(person.name)} onClose={onClose}>
      <Mistakes mistakes={[]} fault={fault} />
      <Done what={done} />
      <h3 className="h4">{t.people.memberships}</h3>
      {person.memberships.length === 0 && <p>{t.people.membershipsNone}</p>}
      <ul className="plain-list divided">
        {person.memberships.map((one) => (
          <li key={`${one.organisation.key} ${one.role}`} className="row-with-action">
            <span>{t.roleAt(t.role[one.role], one.organisation.name)}</span>
            <Confirmed
              label={
                <>
                  {t.people.end}
                  <span className="sr-only">{t.people.endOf(t.role[one.role], one.organisation.name)}</span>
                </>
              }
              question={t.people.endAsk(person.name, t.role[one.role], one.organisation.name)}
              yes={t.people.endYes}
              busy={end.busy}
              onYes={() => endRole(one)}
            />
          </li>
        ))}
      </ul>
      <h3 className="h4">{t.people.grant}</h3>
      <GrantForm
        person={person}
        viewer={viewer}
        onGranted={(role, organisation) => {
          start();
          setDone(t.people.granted(t.role[role], organisation));
        }}
      />
      <h3 className="h4">{t.people.help}</h3>
      <Done what={link && (link.link ? t.people.resetLink : t.people.resetSent(person.email ?? person.name))}>
        {link?.link && (
          <p>
            <strong>{t.people.once}</strong>
          </p>
        )}
      </Done>
      {link?.link && <Once label={t.people.link} value={link.link} />}
      <div className="button-line">
        {!person.foreignIssuer && (
          <button type="button" className="button button-secondary" disabled={reset.busy} onClick={makeLink}>
            {t.people.reset}
          </button>
        )}
        <Confirmed
          label={t.people.signOut}
          question={t.people.signOutAsk(person.name)}
          yes={t.people.signOutYes}
          busy={signOut.busy}
          onYes={signThemOut}
        />
      </div>
    </Dialog>
  );
}
