import { type FormEvent, useState } from 'react';
import { checkGiven } from '../../account/checks';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { useMistakes } from '../../account/useMistakes';
import type { SignedInViewer } from '../../account/useViewer';
import { Facts } from '../../components/Facts';
import { Field } from '../../components/Field';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const UpdateProfileMutation = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) { person { id name language digest } }
  }
`);

const FIELDS = { name: 'profile-name', language: 'profile-language', digest: 'profile-digest' };

export function DetailsForm({ person }: Pick<SignedInViewer, 'person'>) {
  const { t } = useLanguage(accountWords);
  const [name, setName] = useState(person.name);
  const [language, setLanguage] = useState(person.language);
  const [digest, setDigest] = useState(person.digest);
  const [saved, setSaved] = useState(false);
  const update = useTell(UpdateProfileMutation);
  const wrong = useMistakes(update.fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSaved(false);
    update.forget();
    if (!wrong.check(checkGiven(FIELDS.name, name, t.form.nameMissing))) return;
    setSaved((await update.tell({ name: name.trim(), language, digest })).data !== undefined);
  };

  return (
    <form className="account-form" onSubmit={submit} noValidate aria-label={t.profile.details}>
      <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
      <Done what={saved ? t.profile.saved : undefined} />
      {person.email && (
        <>
          <Facts rows={[[t.form.email, person.email]]} />
          <p className="form-hint">{t.profile.emailHint}</p>
        </>
      )}
      <Field
        id={FIELDS.name}
        label={t.form.name}
        autoComplete="name"
        required
        error={wrong.errorOf(FIELDS.name)}
        value={name}
        onChange={setName}
      />
      <div className="form-group">
        <label className="form-label" htmlFor={FIELDS.language}>
          {t.profile.language}
        </label>
        <span className="form-hint" id="profile-language-hint">
          {t.profile.languageHint}
        </span>
        <select
          id={FIELDS.language}
          className="form-select"
          aria-describedby="profile-language-hint"
          value={language}
          onChange={(event) => setLanguage(event.target.value === 'EN' ? 'EN' : 'DA')}
        >
          <option value="DA">{t.app.danish}</option>
          <option value="EN">{t.app.english}</option>
        </select>
      </div>
      <div className="form-group-checkbox">
        <input
          type="checkbox"
          className="form-checkbox"
          id={FIELDS.digest}
          aria-describedby="profile-digest-hint"
          checked={digest}
          onChange={(event) => setDigest(event.target.checked)}
        />
        <label htmlFor={FIELDS.digest}>{t.profile.digest}</label>
        <span className="form-hint" id="profile-digest-hint">
          {t.profile.digestHint}
        </span>
      </div>
      <button type="submit" className="button button-primary" disabled={update.busy}>
        {t.profile.save}
      </button>
    </form>
  );
}
