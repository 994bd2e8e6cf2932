import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { Mistakes } from '../../account/Mistakes';
import { OrganisationPicker } from '../../account/OrganisationPicker';
import { useMistakes } from '../../account/useMistakes';
import type { SignedInViewer } from '../../account/useViewer';
import { Field } from '../../components/Field';
import type { Address } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { nounIn } from './words';

interface Props {
  address: Address;
  viewer: SignedInViewer;
}

export function LogFilter({ address, viewer }: Props) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  const [noun, setNoun] = useState(address.text('type'));
  const [id, setId] = useState(address.text('id'));
  const [actor, setActor] = useState(address.text('hvem'));
  const [organisation, setOrganisation] = useState(address.text('organisation'));
  const [from, setFrom] = useState(address.text('fra'));
  const [to, setTo] = useState(address.text('til'));
  const wrong = useMistakes(undefined, {});
  const nouns = [...new Set([...Object.keys(t.log.nouns), ...(noun ? [noun] : [])])].sort((a, b) =>
    format.compare(nounIn(a, t), nounIn(b, t)),
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const swapped = from !== '' && to !== '' && to < from;
    if (!wrong.check(swapped && { field: 'log-to', text: t.log.datesWrong })) return;
    address.change({
      type: noun,
      id: id.trim(),
      hvem: actor.trim(),
      organisation,
      fra: from,
      til: to,
      efter: undefined,
    });
  };

  return (
    <search>
      <form className="log-filter" onSubmit={submit} noValidate aria-label={t.log.filters}>
        <Mistakes mistakes={wrong.mistakes} fault={undefined} />
        <div className="filter-grid">
          <div className="form-group">
            <label className="form-label" htmlFor="log-noun">
              {t.log.noun}
            </label>
            <select
              id="log-noun"
              className="form-select"
              value={noun}
              onChange={(event) => setNoun(event.target.value)}
            >
              <option value="">{t.log.nounAny}</option>
              {nouns.map((word) => (
                <option key={word} value={word}>
                  {nounIn(word, t)}
                </option>
              ))}
            </select>
          </div>
          <Field id="log-id" label={t.log.id} autoComplete="off" spellCheck={false} value={id} onChange={setId} />
          <Field
            id="log-actor"
            label={t.log.actor}
            autoComplete="off"
            spellCheck={false}
            value={actor}
            onChange={setActor}
          />
          <Field id="log-from" label={t.log.from} type="date" value={from} onChange={setFrom} />
          <Field id="log-to" label={t.log.to} type="date" error={wrong.errorOf('log-to')} value={to} onChange={setTo} />
          {viewer.mayAdministerPlatform && (
            <OrganisationPicker
              id="log-organisation"
              label={t.log.organisation}
              hint=""
              value={organisation}
              onChoose={setOrganisation}
            />
          )}
        </div>
        <div className="button-line">
          <button type="submit" className="button button-primary">
            {t.log.apply}
          </button>
          {!address.empty && (
            <Link className="button button-secondary" to="/administration/log">
              {t.log.clear}
            </Link>
          )}
        </div>
      </form>
    </search>
  );
}
