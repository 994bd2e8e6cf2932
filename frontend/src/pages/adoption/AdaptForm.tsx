import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { SignedInViewer } from '../../account/useViewer';
import { AreaSelect } from '../../components/AreaSelect';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useAddress } from '../../components/useAddress';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { catalogueWords, modelWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { placeOf } from '../packages/PackageCard';
import { DifferenceView, mayBeTaken } from '../workbench/DifferenceList';
import { LeadChoice } from '../workbench/LeadChoice';
import { MunicipalityChoice } from '../workbench/MunicipalityChoice';
import { type Difference, DifferenceFragment } from '../workbench/query';
import type { Source } from './AdaptPage';

const AdaptMutation = graphql(
  `
  mutation AdaptPackage($input: AdaptPackageInput!, $language: Language = DA) {
    adaptPackage(input: $input) { package { id key } differences { ...DifferenceParts } }
  }
`,
  [DifferenceFragment],
);

interface Props {
  of: Source;
  viewer: SignedInViewer;
}

export function AdaptForm({ of, viewer }: Props) {
  const { t } = useLanguage(catalogueWords, modelWords);
  const address = useAddress();
  const trial = useTell(AdaptMutation);
  const [area, setArea] = useState(address.text('omraade'));
  const [municipality, setMunicipality] = useState(address.text('kommune'));
  const [lead, setLead] = useState(viewer.organisation?.key ?? '');
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const [found, setFound] = useState<Difference[]>();
  const input = { id: of.id, area, municipality: municipality || null, lead, title: title.trim() || null };
  const place = (change: () => void) => {
    change();
    // What was found for another place is no longer true.
    setFound(undefined);
  };

  const read = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (area === '') return document.getElementById('adapt-area')?.focus();
    address.change({ omraade: area, kommune: municipality }, true);
    const { data } = await trial.tell({ ...input, dryRun: true });
    if (data) setFound(data.adaptPackage.differences);
  };

  return (
    <>
      <p>
        {t.adapt.from}: <strong>{placeOf(of, t)}</strong> <ProvenanceBadge of={of.provenance} />
      </p>
      <form className="work-form work-form-page" onSubmit={read} noValidate>
        <div className="field-pair">
          <AreaSelect
            id="adapt-area"
            label={t.adapt.area}
            any={t.adapt.chooseArea}
            kinds={['RAR', 'REGION']}
            error={tried && area === '' ? t.adapt.areaMissing : undefined}
            value={area}
            onChange={(key) => place(() => setArea(key))}
          />
          <MunicipalityChoice
            id="adapt-municipality"
            value={municipality}
            onChange={(code) => place(() => setMunicipality(code))}
          />
        </div>
        <LeadChoice id="adapt-lead" viewer={viewer} value={lead} onChange={(key) => place(() => setLead(key))} />
        <Field id="adapt-title" label={t.adapt.newTitle} hint={t.adapt.titleHint} value={title} onChange={setTitle} />
        {trial.fault && <FaultAlert fault={trial.fault} />}
        <p className="dialog-actions">
          <button type="submit" className="button button-primary" disabled={trial.busy}>
            {found ? t.adapt.readAgain : t.adapt.read}
          </button>
        </p>
      </form>
      {found && <Choose differences={found} input={input} />}
    </>
  );
}

interface ChooseProps {
  differences: Difference[];
  input: { id: string; area: string; municipality: string | null; lead: string; title: string | null };
}

function Choose({ differences, input }: ChooseProps) {
  const { t } = useLanguage(modelWords);
  const goTo = useNavigate();
  const { tell, busy, fault } = useTell(AdaptMutation);
  const choices = differences.filter(mayBeTaken);
  const told = differences.filter((difference) => !mayBeTaken(difference));
  const [taken, setTaken] = useState(() => new Set(choices.map(({ id }) => id)));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const set = (id: string, on: boolean) => {
    const next = new Set(taken);
    if (on) next.add(id);
    else next.delete(id);
    setTaken(next);
  };
  const create = async () => {
    const { data } = await tell({ ...input, accept: [...taken], dryRun: false });
    const made = data?.adaptPackage.package;
    if (made) goTo(`/pakker/${made.key}/arbejde`);
  };
  return (
    <section aria-labelledby="differences" className="adapt-choose">
      <h2 id="differences" tabIndex={-1} ref={heading}>
        {differences.length === 0 ? t.adapt.none : t.adapt.found(differences.length)}
      </h2>
      {choices.length > 0 && (
        <>
          <p>{t.adapt.chooseText}</p>
          <p className="button-line">
            <button
              type="button"
              className="function-link"
              onClick={() => setTaken(new Set(choices.map(({ id }) => id)))}
            >
              {t.adapt.all}
            </button>
            <button type="button" className="function-link" onClick={() => setTaken(new Set())}>
              {t.adapt.noneTaken}
            </button>
          </p>
          <ul className="adapt-list no-max-width">
            {choices.map((difference) => (
              <li key={difference.id}>
                <div className="form-group-checkbox">
                  <input
                    type="checkbox"
                    className="form-checkbox"
                    id={`take-${difference.id}`}
                    checked={taken.has(difference.id)}
                    aria-describedby={`what-${difference.id}`}
                    onChange={(event) => set(difference.id, event.target.checked)}
                  />
                  <label htmlFor={`take-${difference.id}`}>
                    {difference.elementTitle ?? t.adapt.kind[difference.kind]}
                  </label>
                </div>
                <div id={`what-${difference.id}`}>
                  <DifferenceView of={difference} />
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {told.length > 0 && (
        <>
          <h3>{t.adapt.told}</h3>
          <ul className="adapt-list no-max-width">
            {told.map((difference) => (
              <li key={difference.id}>
                <DifferenceView of={difference} />
              </li>
            ))}
          </ul>
        </>
      )}
      {fault && <FaultAlert fault={fault} />}
      <p>{t.adapt.restText(choices.length - taken.size)}</p>
      <button type="button" className="button button-primary" disabled={busy} onClick={create}>
        {t.adapt.create(taken.size)}
      </button>
    </section>
  );
}
