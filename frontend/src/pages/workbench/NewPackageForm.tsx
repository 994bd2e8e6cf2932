import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { SignedInViewer } from '../../account/useViewer';
import { AreaSelect } from '../../components/AreaSelect';
import { Choice } from '../../components/Choice';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import { JobPicker } from '../../components/JobPicker';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import type { PackageKind, TargetGroup } from '../../graphql/vocabulary';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CreateMutation } from './create';
import { LeadChoice } from './LeadChoice';
import { MunicipalityChoice } from './MunicipalityChoice';
import { type FoundPackage, PackagePicker } from './PackagePicker';
import { TargetGroups } from './TargetGroups';

type Start = 'empty' | 'template' | 'package';
const STARTS: Start[] = ['empty', 'template', 'package'];

const ModelNamesQuery = graphql(`
  query CollaborationModelNames($language: Language = DA) { collaborationModels { key title(language: $language) } }
`);

interface Props {
  viewer: SignedInViewer;
  /** The job that the page was opened with. */
  job: string;
  /** The collaboration model likewise. */
  model: string;
}

/** A new draft: empty, from a job package as template, or from any other package. */
export function NewPackageForm({ viewer, job, ...given }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const goTo = useNavigate();
  const { tell, busy, fault } = useTell(CreateMutation);
  const [start, setStart] = useState<Start>('empty');
  const [source, setSource] = useState<FoundPackage>();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<PackageKind>('BRANCH_PACKAGE');
  const [occupation, setOccupation] = useState(job);
  const [area, setArea] = useState('');
  const [municipality, setMunicipality] = useState('');
  const [lead, setLead] = useState(viewer.organisation?.key ?? '');
  const [groups, setGroups] = useState<TargetGroup[]>([]);
  const [model, setModel] = useState(given.model);
  const models = useAsk(ModelNamesQuery, {}).data?.collaborationModels ?? [];
  const [description, setDescription] = useState('');
  const [tried, setTried] = useState(false);
  const sourceMissing = start !== 'empty' && !source;
  const titleMissing = title.trim() === '';

  const take = (found: FoundPackage | undefined) => {
    setSource(found);
    if (!found) return;
    // What was already written is not written over.
    setTitle((before) => before || found.title);
    setOccupation((before) => before || (found.occupations[0]?.key ?? ''));
    setDescription((before) => before || found.description);
    setGroups((before) => (before.length > 0 ? before : found.targetGroups));
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (sourceMissing) return document.getElementById('new-source-input')?.focus();
    if (titleMissing) return document.getElementById('new-title')?.focus();
    const { data } = await tell({
      title: title.trim(),
      kind,
      occupation: occupation || null,
      area: area || null,
      municipality: municipality || null,
      lead,
      collaborationModel: model || null,
      targetGroups: groups,
      description: description.trim(),
      elements: [],
      deriveFrom: start === 'empty' ? null : (source?.id ?? null),
    });
    if (data) goTo(`/pakker/${data.createPackage.package.key}/arbejde`);
  };

  return (
    <form className="work-form work-form-page" onSubmit={submit} noValidate>
      <fieldset className="radio-stack">
        <legend className="form-label">{t.newPackage.start}</legend>
        {STARTS.map((one) => (
          <div key={one} className="form-group-radio">
            <input
              type="radio"
              className="form-radio"
              id={`start-${one}`}
              name="start"
              checked={start === one}
              onChange={() => {
                setStart(one);
                setSource(undefined);
              }}
            />
            <label htmlFor={`start-${one}`}>{t.newPackage.from[one]}</label>
          </div>
        ))}
      </fieldset>
      {start !== 'empty' && (
        <PackagePicker
          key={start}
          id="new-source"
          label={start === 'template' ? t.newPackage.template : t.newPackage.other}
          hint={t.newPackage.sourceHint}
          error={tried && sourceMissing ? t.newPackage.sourceMissing : undefined}
          kinds={start === 'template' ? ['JOB_PACKAGE'] : undefined}
          chosen={source}
          onChoose={take}
        />
      )}
      <Field
        id="new-title"
        label={t.work.field.title}
        hint={t.newPackage.titleHint}
        error={tried && titleMissing ? t.work.titleMissing : undefined}
        value={title}
        onChange={setTitle}
        required
      />
      <div className="field-pair">
        <Choice
          id="new-kind"
          label={t.work.field.packageKind}
          words={t.packageKind}
          value={kind}
          onChange={(value) => setKind(value as PackageKind)}
        />
        <JobPicker
          id="new-job"
          label={t.packages.occupation}
          value={occupation}
          onChoose={(key) => setOccupation(key ?? '')}
        />
        <AreaSelect
          id="new-area"
          label={t.packages.area}
          any={t.packages.national}
          kinds={['RAR', 'REGION']}
          value={area}
          onChange={setArea}
        />
        <MunicipalityChoice id="new-municipality" value={municipality} onChange={setMunicipality} />
      </div>
      <LeadChoice id="new-lead" viewer={viewer} value={lead} onChange={setLead} />
      <Choice
        id="new-model"
        label={t.newPackage.model}
        hint={t.newPackage.modelHint}
        any={t.work.noneChosen}
        words={Object.fromEntries(models.map(({ key, title: called }) => [key, called]))}
        value={model}
        onChange={setModel}
      />
      <TargetGroups chosen={groups} onChange={setGroups} />
      <Field
        id="new-description"
        label={t.work.field.description}
        value={description}
        onChange={setDescription}
        rows={4}
      />
      {fault && <FaultAlert fault={fault} />}
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={busy}>
          {t.newPackage.create}
        </button>
      </p>
    </form>
  );
}
