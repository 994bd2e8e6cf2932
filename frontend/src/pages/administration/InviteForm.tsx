import { type FormEvent, useState } from 'react';
import { checkEmail, checkGiven } from '../../account/checks';
import { Done } from '../../account/Done';
import { EmailField } from '../../account/EmailField';
import { Mistakes } from '../../account/Mistakes';
import { Once } from '../../account/Once';
import { OrganisationPicker } from '../../account/OrganisationPicker';
import type { RoleToGive } from '../../account/role';
import { useMistakes } from '../../account/useMistakes';
import { ownOrganisation, type SignedInViewer } from '../../account/useViewer';
import { Field } from '../../components/Field';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords, administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { firstRole, RoleChoice } from './RoleChoice';

const InvitePersonMutation = graphql(`
  mutation InvitePerson($input: InvitePersonInput!) {
    invitePerson(input: $input) { link sent invitation { id name email } }
  }
`);

type Made = ResultOf<typeof InvitePersonMutation>['invitePerson'];

const FIELDS = {
  name: 'invite-name',
  email: 'invite-email',
  organisation: 'invite-organisation-input',
  role: firstRole('invite-role'),
};

export function InviteForm({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(accountWords, administrationWords);
  const all = viewer.mayAdministerPlatform;
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [organisation, setOrganisation] = useState(ownOrganisation(viewer));
  const [role, setRole] = useState<RoleToGive>('READER');
  const [made, setMade] = useState<Made>();
  const invite = useTell(InvitePersonMutation);
  const wrong = useMistakes(invite.fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setMade(undefined);
    invite.forget();
    const right = wrong.check(
      checkGiven(FIELDS.name, name, t.form.nameMissing),
      checkEmail(FIELDS.email, email, t),
      checkGiven(FIELDS.organisation, organisation, t.form.organisationMissing),
    );
    if (!right) return;
    const { data } = await invite.tell({ name: name.trim(), email: email.trim(), organisation, role });
    if (!data) return;
    setMade(data.invitePerson);
    setName('');
    setEmail('');
    setRole('READER');
  };

  return (
    <>
      <Done what={made && t.people.invited(made.invitation.name)}>
        {made?.sent && <p>{t.people.inviteSent(made.invitation.email)}</p>}
        {made?.link && (
          <>
            {!made.sent && <p>{t.people.inviteLink}</p>}
            <p>
              <strong>{t.people.once}</strong>
            </p>
          </>
        )}
      </Done>
      {made?.link && <Once label={t.people.link} value={made.link} />}
      <form className="account-form" onSubmit={submit} noValidate aria-label={t.people.invite}>
        <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
        <Field
          id={FIELDS.name}
          label={t.form.name}
          autoComplete="off"
          required
          error={wrong.errorOf(FIELDS.name)}
          value={name}
          onChange={setName}
        />
        <EmailField
          id={FIELDS.email}
          own={false}
          error={wrong.errorOf(FIELDS.email)}
          value={email}
          onChange={setEmail}
        />
        {all && (
          <OrganisationPicker
            id="invite-organisation"
            error={wrong.errorOf(FIELDS.organisation)}
            value={organisation}
            onChoose={setOrganisation}
          />
        )}
        <RoleChoice id="invite-role" error={wrong.errorOf(FIELDS.role)} value={role} onChange={setRole} />
        <button type="submit" className="button button-primary" disabled={invite.busy}>
          {t.people.inviteSubmit}
        </button>
      </form>
    </>
  );
}
