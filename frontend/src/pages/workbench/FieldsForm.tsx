import { type FormEvent, useId, useState } from 'react';
import { Alert } from '../../components/Alert';
import { AreaSelect } from '../../components/AreaSelect';
import { Choice } from '../../components/Choice';
import { Field } from '../../components/Field';
import { JobPicker } from '../../components/JobPicker';
import type { PackageKind } from '../../graphql/vocabulary';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { fieldsOf } from './edit';
import { namesIn } from './element';
import { MunicipalityChoice } from './MunicipalityChoice';
import { same } from './merge';
import type { Work } from './query';
import { TargetGroups } from './TargetGroups';
import type { Editing } from './useEdit';

interface Props {
  opened: Work;
  now: Work;
  editing: Editing;
  onClose: () => void;
}

/** What the package says of itself. */
export function FieldsForm({ opened, now, editing, onClose }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const id = useId();
  const base = fieldsOf(opened);
  const [mine, setMine] = useState(base);
  const [names, setNames] = useState(namesIn(opened));
  const [tried, setTried] = useState(false);
  const set = (part: Partial<typeof mine>) => setMine({ ...mine, ...part });
  const titleMissing = mine.title.trim() === '';
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (titleMissing) return;
    if (same(base, mine)) return onClose();
    if (await editing.send({ kind: 'fields', base, mine, names }, t.work.saved, opened)) onClose();
  };
  return (
    <form className="work-form" aria-label={t.work.editFields} onSubmit={save} noValidate>
      {now.revision > opened.revision && !same(base, fieldsOf(now)) && (
        <Alert kind="info">{t.work.changedMeanwhile}</Alert>
      )}
      <Field
        id={`${id}-title`}
        label={t.work.field.title}
        value={mine.title}
        onChange={(title) => set({ title })}
        error={tried && titleMissing ? t.work.titleMissing : undefined}
        required
        takeFocus
      />
      <Field
        id={`${id}-titleEn`}
        label={t.work.field.titleEn}
        hint={t.work.titleEnHint}
        value={mine.titleEn}
        onChange={(titleEn) => set({ titleEn })}
      />
      <Field
        id={`${id}-description`}
        label={t.work.field.description}
        value={mine.description}
        onChange={(description) => set({ description })}
        rows={4}
      />
      <div className="field-pair">
        <Choice
          id={`${id}-kind`}
          label={t.work.field.packageKind}
          words={t.packageKind}
          value={mine.kind}
          onChange={(kind) => set({ kind: kind as PackageKind })}
        />
        <JobPicker
          id={`${id}-job`}
          label={t.packages.occupation}
          value={mine.occupation ?? ''}
          onChoose={(key, title) => {
            if (key && title) setNames({ ...names, [key]: title });
            set({ occupation: key ?? null });
          }}
        />
        <AreaSelect
          id={`${id}-area`}
          label={t.packages.area}
          any={t.packages.national}
          kinds={['RAR', 'REGION']}
          value={mine.area ?? ''}
          onChange={(area) => set({ area: area || null })}
        />
        <MunicipalityChoice
          id={`${id}-municipality`}
          value={mine.municipality ?? ''}
          onChange={(municipality) => set({ municipality: municipality || null })}
        />
      </div>
      <TargetGroups chosen={mine.targetGroups} onChange={(targetGroups) => set({ targetGroups })} />
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={editing.busy}>
          {t.work.save}
        </button>
        <button type="button" className="button button-secondary" onClick={onClose}>
          {t.work.cancel}
        </button>
      </p>
    </form>
  );
}
