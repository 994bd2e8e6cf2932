import { type FormEvent, useId, useState } from 'react';
import type { SignedInViewer } from '../../account/useViewer';
import { AreaSelect } from '../../components/AreaSelect';
import { Choice } from '../../components/Choice';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import { useTell } from '../../graphql/tell';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { LeadChoice } from '../workbench/LeadChoice';
import { type FoundPackage, PackagePicker } from '../workbench/PackagePicker';
import { type Adoption, SaveAdoption } from './query';

interface Props {
  model: string;
  /** Left out for a new one. */
  adoption: Adoption | undefined;
  viewer: SignedInViewer;
  onClose: (done: boolean) => void;
}

export function AdoptionForm({ model, adoption, viewer, onClose }: Props) {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const id = useId();
  const { tell, busy, fault } = useTell(SaveAdoption);
  const [area, setArea] = useState(adoption?.area.key ?? '');
  const [sector, setSector] = useState(adoption?.sector ?? '');
  const [status, setStatus] = useState<Adoption['status']>(adoption?.status ?? 'CONSIDERED');
  const [adaptations, setAdaptations] = useState(adoption?.adaptations ?? '');
  const [organisation, setOrganisation] = useState(adoption?.organisation.key ?? viewer.organisation?.key ?? '');
  const [chosen, setChosen] = useState<FoundPackage>();
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (area === '') return document.getElementById(`${id}-area`)?.focus();
    if (sector.trim() === '') return document.getElementById(`${id}-sector`)?.focus();
    const { data } = await tell({
      id: adoption?.id ?? null,
      model,
      area,
      sector: sector.trim(),
      organisation,
      status,
      adaptations: adaptations.trim(),
      package: chosen?.id ?? adoption?.package?.id ?? null,
    });
    if (data) onClose(true);
  };
  return (
    <form className="work-form" aria-label={t.models.adopt} onSubmit={submit} noValidate>
      <div className="field-pair">
        <AreaSelect
          id={`${id}-area`}
          label={t.packages.area}
          any={t.adapt.chooseArea}
          kinds={['RAR', 'REGION']}
          error={tried && area === '' ? t.adapt.areaMissing : undefined}
          value={area}
          onChange={setArea}
        />
        <Field
          id={`${id}-sector`}
          label={t.models.sector}
          error={tried && sector.trim() === '' ? t.models.sectorMissing : undefined}
          value={sector}
          onChange={setSector}
          required
        />
      </div>
      <LeadChoice id={`${id}-who`} viewer={viewer} value={organisation} onChange={setOrganisation} />
      <Choice
        id={`${id}-status`}
        label={t.package.status}
        words={t.adoptionStatus}
        value={status}
        onChange={(value) => setStatus(value as Adoption['status'])}
      />
      <Field
        id={`${id}-adaptations`}
        label={t.models.adaptations}
        hint={t.models.adaptationsHint}
        value={adaptations}
        onChange={setAdaptations}
        rows={3}
      />
      <PackagePicker
        id={`${id}-package`}
        label={t.models.package}
        hint={adoption?.package ? t.models.packageNow(adoption.package.title) : undefined}
        chosen={chosen}
        onChoose={setChosen}
      />
      {fault && <FaultAlert fault={fault} />}
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={busy}>
          {t.work.save}
        </button>
        <button type="button" className="button button-secondary" onClick={() => onClose(false)}>
          {t.work.cancel}
        </button>
      </p>
    </form>
  );
}
