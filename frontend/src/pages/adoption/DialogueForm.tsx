import { type FormEvent, useState } from 'react';
import type { SignedInViewer } from '../../account/useViewer';
import { Choice } from '../../components/Choice';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { LeadChoice } from '../workbench/LeadChoice';
import { type Organisation, OrganisationPicker } from '../workbench/OrganisationPicker';
import { type FoundPackage, PackagePicker } from '../workbench/PackagePicker';

const LogDialogue = graphql(`
  mutation LogDialogue($input: DialogueInput!) { logDialogue(input: $input) { dialogue { id } } }
`);

interface Props {
  viewer: SignedInViewer;
  /** The models' titles by key. */
  models: Record<string, string>;
  /** The model that the page is about. */
  model: string;
  onClose: (done: boolean) => void;
}

/** Today by the clock on the wall, as a date field writes it. */
const today = () => new Date().toLocaleDateString('sv-SE');

export function DialogueForm({ viewer, models, model, onClose }: Props) {
  const { t } = useLanguage(workWords, modelWords);
  const { tell, busy, fault } = useTell(LogDialogue);
  const [on, setOn] = useState(today);
  const [organisation, setOrganisation] = useState(viewer.organisation?.key ?? '');
  const [other, setOther] = useState<Organisation>();
  const [about, setAbout] = useState(model);
  const [chosen, setChosen] = useState<FoundPackage>();
  const [outcome, setOutcome] = useState('');
  const [nextStep, setNextStep] = useState('');
  const [nextStepOn, setNextStepOn] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = !other
    ? 'dialogue-with-input'
    : on === ''
      ? 'dialogue-on'
      : outcome.trim() === ''
        ? 'dialogue-outcome'
        : '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || !other) return document.getElementById(wrong)?.focus();
    const { data } = await tell({
      organisation,
      with: other.key,
      on,
      model: about || null,
      package: chosen?.id ?? null,
      outcome: outcome.trim(),
      nextStep: nextStep.trim() || null,
      nextStepOn: nextStepOn || null,
    });
    if (data) onClose(true);
  };
  return (
    <form className="work-form work-form-page" aria-label={t.dialogue.write} onSubmit={submit} noValidate>
      <OrganisationPicker
        id="dialogue-with"
        label={t.dialogue.with}
        error={tried && !other ? t.work.inviteMissing : undefined}
        chosen={other}
        onChoose={setOther}
        takeFocus
      />
      <Field
        id="dialogue-on"
        label={t.dialogue.on}
        type="date"
        error={tried && on === '' ? t.dialogue.onMissing : undefined}
        value={on}
        onChange={setOn}
        required
      />
      <LeadChoice id="dialogue-own" viewer={viewer} value={organisation} onChange={setOrganisation} />
      <Choice
        id="dialogue-about"
        label={t.models.one}
        any={t.work.noneChosen}
        words={models}
        value={about}
        onChange={setAbout}
      />
      <PackagePicker id="dialogue-package" label={t.models.package} chosen={chosen} onChoose={setChosen} />
      <Field
        id="dialogue-outcome"
        label={t.dialogue.outcome}
        error={tried && outcome.trim() === '' ? t.dialogue.outcomeMissing : undefined}
        value={outcome}
        onChange={setOutcome}
        rows={4}
        required
      />
      <Field id="dialogue-next" label={t.dialogue.nextStep} value={nextStep} onChange={setNextStep} rows={2} />
      <Field
        id="dialogue-next-on"
        label={t.dialogue.nextStepOn}
        type="date"
        value={nextStepOn}
        onChange={setNextStepOn}
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
