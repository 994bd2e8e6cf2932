import { type FormEvent, useState } from 'react';
import { checkGiven } from '../../account/checks';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { OrganisationPicker } from '../../account/OrganisationPicker';
import type { RoleToGive } from '../../account/role';
import { useMistakes } from '../../account/useMistakes';
import { Field } from '../../components/Field';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords, administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { firstRole, RoleChoice } from './RoleChoice';

const AddIssuerRuleMutation = graphql(`
  mutation AddIssuerRule($input: IssuerRuleInput!) {
    addIssuerRule(input: $input) { rules { id } }
  }
`);

const FIELDS = {
  issuer: 'rule-issuer',
  claim: 'rule-claim',
  value: 'rule-value',
  organisation: 'rule-organisation-input',
  role: firstRole('rule-role'),
};

export function IssuerForm() {
  const { t } = useLanguage(accountWords, administrationWords);
  const [issuer, setIssuer] = useState('');
  const [claim, setClaim] = useState('');
  const [value, setValue] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [role, setRole] = useState<RoleToGive | ''>('');
  const [added, setAdded] = useState(false);
  const add = useTell(AddIssuerRuleMutation);
  const wrong = useMistakes(add.fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAdded(false);
    add.forget();
    const right = wrong.check(
      !/^https?:\/\/./.test(issuer.trim()) && { field: FIELDS.issuer, text: t.issuers.issuerMissing },
      checkGiven(FIELDS.claim, claim, t.issuers.claimMissing),
      checkGiven(FIELDS.value, value, t.issuers.valueMissing),
      checkGiven(FIELDS.organisation, organisation, t.form.organisationMissing),
      checkGiven(FIELDS.role, role, t.form.roleMissing),
    );
    if (!right || role === '') return;
    const rule = { issuer: issuer.trim(), claim: claim.trim(), value: value.trim(), organisation, role };
    if (!(await add.tell(rule)).data) return;
    setAdded(true);
    setClaim('');
    setValue('');
  };

  const text = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, required: true } as const;
  return (
    <form className="account-form" onSubmit={submit} noValidate aria-label={t.issuers.add}>
      <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
      <Done what={added ? t.issuers.added : undefined} />
      <Field
        {...text}
        id={FIELDS.issuer}
        label={t.issuers.issuer}
        hint={t.issuers.issuerHint}
        type="url"
        error={wrong.errorOf(FIELDS.issuer)}
        value={issuer}
        onChange={setIssuer}
      />
      <Field
        {...text}
        id={FIELDS.claim}
        label={t.issuers.claim}
        hint={t.issuers.claimHint}
        error={wrong.errorOf(FIELDS.claim)}
        value={claim}
        onChange={setClaim}
      />
      <Field
        {...text}
        id={FIELDS.value}
        label={t.issuers.value}
        hint={t.issuers.valueHint}
        error={wrong.errorOf(FIELDS.value)}
        value={value}
        onChange={setValue}
      />
      <OrganisationPicker
        id="rule-organisation"
        error={wrong.errorOf(FIELDS.organisation)}
        value={organisation}
        onChoose={setOrganisation}
      />
      <RoleChoice id="rule-role" error={wrong.errorOf(FIELDS.role)} value={role} onChange={setRole} />
      <button type="submit" className="button button-primary" disabled={add.busy}>
        {t.issuers.addSubmit}
      </button>
    </form>
  );
}
