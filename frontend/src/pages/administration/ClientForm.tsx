import { type FormEvent, useState } from 'react';
import { checkGiven } from '../../account/checks';
import { Done } from '../../account/Done';
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

const CreateClientMutation = graphql(`
  mutation CreateClient($input: CreateClientInput!) {
    createClient(input: $input) { secret client { id name } }
  }
`);

type Made = ResultOf<typeof CreateClientMutation>['createClient'];
type Scope = ReturnType<typeof graphql.scalar<'Scope'>>;

const SCOPES: Scope[] = ['READ', 'WRITE'];
const DAYS = [30, 90, 180, 365];

const FIELDS = {
  name: 'client-name',
  organisation: 'client-organisation-input',
  role: firstRole('client-role'),
  scopes: 'client-scope-READ',
  expiresInDays: 'client-days',
};

export function ClientForm({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(accountWords, administrationWords);
  const [name, setName] = useState('');
  const [organisation, setOrganisation] = useState(ownOrganisation(viewer));
  const [role, setRole] = useState<RoleToGive | ''>('');
  const [scopes, setScopes] = useState<Scope[]>(['READ']);
  const [days, setDays] = useState(365);
  const [made, setMade] = useState<Made>();
  const create = useTell(CreateClientMutation);
  const wrong = useMistakes(create.fault, FIELDS);
  const scopesWrong = wrong.errorOf(FIELDS.scopes);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setMade(undefined);
    create.forget();
    const right = wrong.check(
      checkGiven(FIELDS.name, name, t.clients.nameMissing),
      checkGiven(FIELDS.organisation, organisation, t.form.organisationMissing),
      checkGiven(FIELDS.role, role, t.form.roleMissing),
      scopes.length === 0 && { field: FIELDS.scopes, text: t.clients.scopesMissing },
    );
    if (!right || role === '') return;
    const { data } = await create.tell({ name: name.trim(), organisation, role, scopes, expiresInDays: days });
    if (!data) return;
    setMade(data.createClient);
    setName('');
  };

  return (
    <>
      <Done what={made && t.clients.created(made.client.name)}>
        <p>
          <strong>{made?.secret ? t.clients.secretText : t.clients.secretLost}</strong>
        </p>
      </Done>
      {made?.secret && <Secret id={made.client.id} secret={made.secret} />}
      <form className="account-form" onSubmit={submit} noValidate aria-label={t.clients.create}>
        <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
        <Field
          id={FIELDS.name}
          label={t.clients.name}
          hint={t.clients.nameHint}
          autoComplete="off"
          required
          error={wrong.errorOf(FIELDS.name)}
          value={name}
          onChange={setName}
        />
        {viewer.mayAdministerPlatform && (
          <OrganisationPicker
            id="client-organisation"
            error={wrong.errorOf(FIELDS.organisation)}
            value={organisation}
            onChoose={setOrganisation}
          />
        )}
        <RoleChoice id="client-role" error={wrong.errorOf(FIELDS.role)} value={role} onChange={setRole} />
        <fieldset
          className={`check-line ${scopesWrong ? 'form-error' : ''}`}
          aria-describedby={scopesWrong ? 'client-scopes-error' : undefined}
        >
          <legend className="form-label">{t.clients.scopes}</legend>
          {scopesWrong && (
            <span className="form-error-message" id="client-scopes-error">
              {scopesWrong}
            </span>
          )}
          {SCOPES.map((scope) => (
            <div className="form-group-checkbox" key={scope}>
              <input
                type="checkbox"
                className="form-checkbox checkbox-small"
                id={`client-scope-${scope}`}
                checked={scopes.includes(scope)}
                onChange={(event) =>
                  setScopes(SCOPES.filter((one) => (one === scope ? event.target.checked : scopes.includes(one))))
                }
              />
              <label htmlFor={`client-scope-${scope}`}>{t.clients.scope[scope]}</label>
            </div>
          ))}
        </fieldset>
        <div className="form-group">
          <label className="form-label" htmlFor={FIELDS.expiresInDays}>
            {t.clients.days}
          </label>
          <select
            id={FIELDS.expiresInDays}
            className="form-select"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {t.clients.daysOf(count)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button button-primary" disabled={create.busy}>
          {t.clients.createSubmit}
        </button>
      </form>
    </>
  );
}

/** Both parts of what the other system needs, and the call that turns them into a token. */
function Secret({ id, secret }: { id: string; secret: string }) {
  const { t } = useLanguage(administrationWords);
  const call = `curl --user "${id}" --data grant_type=client_credentials ${window.location.origin}/auth/token`;
  return (
    <div className="secret">
      <Once label={t.clients.id} value={id} />
      <Once label={t.clients.secret} value={secret} />
      <p className="form-label">{t.clients.use}</p>
      <pre className="code-line">{call}</pre>
    </div>
  );
}
