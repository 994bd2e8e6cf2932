import { Confirmed } from '../../account/Confirmed';
import { Mistakes } from '../../account/Mistakes';
import { SignedIn } from '../../account/SignedIn';
import { useSignOut } from '../../account/useSignOut';
import type { SignedInViewer } from '../../account/useViewer';
import { useFormat } from '../../format/useFormat';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { DetailsForm } from './DetailsForm';
import { PasswordForm } from './PasswordForm';

const SignOutEverywhereMutation = graphql(`
  mutation SignOutEverywhere($input: SignOutEverywhereInput!) {
    signOutEverywhere(input: $input) { person { id } }
  }
`);

export function ProfilePage() {
  const { t } = useLanguage(accountWords);
  return <SignedIn title={t.profile.title}>{(viewer) => <Profile viewer={viewer} />}</SignedIn>;
}

function Profile({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(accountWords);
  const format = useFormat();
  const here = useSignOut();
  const everywhere = useTell(SignOutEverywhereMutation);
  const { person, memberships } = viewer;

  const signOutEverywhere = async () => {
    if ((await everywhere.tell({})).data) await here.signOut();
  };

  return (
    <Page title={t.profile.title} kind={person.name}>
      <section aria-labelledby="details">
        <h2 id="details">{t.profile.details}</h2>
        <DetailsForm person={person} />
      </section>
      <section aria-labelledby="memberships">
        <h2 id="memberships">{t.profile.memberships}</h2>
        {memberships.length === 0 ? (
          <p>{t.profile.membershipsNone}</p>
        ) : (
          <ul className="plain-list divided">
            {memberships.map(({ organisation, role, since }) => (
              <li key={`${organisation.key} ${role}`}>
                {t.roleAt(t.role[role], organisation.name)}{' '}
                <span className="quiet-text">{t.profile.since(format.date(since))}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="password">
        <h2 id="password">{t.profile.password}</h2>
        {person.foreignIssuer ? (
          <p>{t.profile.foreign(person.foreignIssuer)}</p>
        ) : (
          <PasswordForm email={person.email ?? ''} />
        )}
      </section>
      <section aria-labelledby="everywhere">
        <h2 id="everywhere">{t.profile.everywhere}</h2>
        <p>{t.profile.everywhereText}</p>
        <Mistakes mistakes={[]} fault={everywhere.fault ?? here.fault} />
        <Confirmed
          label={t.profile.everywhere}
          question={t.profile.everywhereAsk}
          yes={t.profile.everywhereYes}
          busy={everywhere.busy}
          onYes={signOutEverywhere}
        />
      </section>
    </Page>
  );
}
