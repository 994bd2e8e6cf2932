import { type FormEvent, useState } from 'react';
import { checkGiven } from '../../account/checks';
import { Mistakes } from '../../account/Mistakes';
import { OrganisationPicker } from '../../account/OrganisationPicker';
import type { RoleToGive } from '../../account/role';
import { useMistakes } from '../../account/useMistakes';
import type { SignedInViewer } from '../../account/useViewer';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords, administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { type Person, PersonFragment } from './person';
import { firstRole, RoleChoice } from './RoleChoice';

const GrantMembershipMutation = graphql(
  `
  mutation GrantMembership($input: MembershipInput!) {
    grantMembership(input: $input) { person { ...Person } }
  }
`,
  [PersonFragment],
);

const FIELDS = { organisation: 'grant-organisation-input', role: firstRole('grant-role') };

interface Props {
  person: Person;
  viewer: SignedInViewer;
  onGranted: (role: RoleToGive, organisation: string) => void;
}

export function GrantForm({ person, viewer, onGranted }: Props) {
  const { t } = useLanguage(accountWords, administrationWords);
  const all = viewer.mayAdministerPlatform;
  const [organisation, setOrganisation] = useState(
    (all ? person.memberships[0]?.organisation.key : viewer.organisation?.key) ?? '',
  );
  const [role, setRole] = useState<RoleToGive | ''>('');
  const grant = useTell(GrantMembershipMutation);
  const wrong = useMistakes(grant.fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Inside a dialog this must not close it.
    event.stopPropagation();
    grant.forget();
    const right = wrong.check(
      checkGiven(FIELDS.organisation, organisation, t.form.organisationMissing),
      checkGiven(FIELDS.role, role, t.form.roleMissing),
    );
    if (!right || role === '') return;
    const { data } = await grant.tell({ person: person.id, organisation, role });
    if (!data) return;
    const given = data.grantMembership.person.memberships.find((one) => one.organisation.key === organisation);
    setRole('');
    onGranted(role, given?.organisation.name ?? organisation);
  };

  return (
    <form className="account-form" onSubmit={submit} noValidate aria-label={t.people.grant}>
      <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
      {all && (
        <OrganisationPicker
          id="grant-organisation"
          error={wrong.errorOf(FIELDS.organisation)}
          value={organisation}
          onChoose={setOrganisation}
        />
      )}
      <RoleChoice id="grant-role" error={wrong.errorOf(FIELDS.role)} value={role} onChange={setRole} />
      <button type="submit" className="button button-primary" disabled={grant.busy}>
        {t.people.grantSubmit}
      </button>
    </form>
  );
}
