import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from 'urql';
import { Mistakes } from '../../account/Mistakes';
import { useMistakes } from '../../account/useMistakes';
import { Alert } from '../../components/Alert';
import { Field } from '../../components/Field';
import { Unsaved } from '../../components/Unsaved';
import type { Fault } from '../../graphql/fault';
import { faultOf } from '../../graphql/fault';
import { useTell } from '../../graphql/tell';
import type { OrganisationKind } from '../../graphql/vocabulary';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CheckList } from '../workbench/CheckList';
import { OrganisationPicker } from '../workbench/OrganisationPicker';
import { ModelRows } from './ModelRows';
import {
  blankModel,
  blankResult,
  blankStep,
  type Draft,
  draftOf,
  idOf,
  inputOf,
  keyFrom,
  ModelSourceQuery,
  mistakesIn,
  SaveModel,
  type StepDraft,
  sameModel,
} from './modelDraft';

/** What a field is written in, for screen readers and spelling. */
const languageOf = (field: string) => (field.endsWith('En') ? 'en' : 'da');

interface Props {
  /** The model as it was when the form was opened, and its revision; left out for a new one. */
  opened?: Draft;
  revision?: number;
}

/** A collaboration model, whole: what its coordinators say of it in both languages. */
export function ModelForm({ opened, revision }: Props) {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const words = t.modelForm;
  const client = useClient();
  const goTo = useNavigate();
  const save = useTell(SaveModel);
  const [base, setBase] = useState(() => opened ?? blankModel());
  const [seen, setSeen] = useState(revision);
  const [draft, setDraft] = useState(base);
  const [keyed, setKeyed] = useState(false);
  const [overtaken, setOvertaken] = useState(false);
  const [looking, setLooking] = useState(false);
  const [unread, setUnread] = useState<Fault>();
  const wrong = useMistakes(unread ?? save.fault, idOf);
  const saved = useRef(false);
  const warning = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (overtaken) warning.current?.focus();
  }, [overtaken]);
  const lost = useCallback(() => !saved.current && !sameModel(base, draft), [base, draft]);

  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const rows = (part: Partial<Draft>) => {
    // Mistakes name rows by their place.
    wrong.check();
    save.forget();
    set(part);
  };
  const text = (path: 'titleDa' | 'titleEn' | 'summaryDa' | 'summaryEn' | 'origin' | 'source') => ({
    id: idOf(path),
    error: wrong.errorOf(idOf(path)),
    lang: languageOf(path),
    value: draft[path],
    onChange: (value: string) => set({ [path]: value }),
  });

  /** What is stored under the key now. */
  const stored = async (key: string) => {
    const { data, error } = await client
      .query(ModelSourceQuery, { key }, { requestPolicy: 'network-only' })
      .toPromise();
    return { now: data?.collaborationModel, fault: error && faultOf(error) };
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    save.forget();
    setUnread(undefined);
    setOvertaken(false);
    if (!wrong.check(...mistakesIn(draft, t))) return;
    const look = async () => {
      setLooking(true);
      const found = await stored(draft.key.trim());
      setLooking(false);
      setUnread(found.fault);
      return found;
    };
    if (!opened) {
      const { now, fault } = await look();
      if (fault) return;
      if (now) {
        wrong.check({ field: idOf('key'), text: words.keyTaken });
        return;
      }
    }
    const { data, fault } = await save.tell({ ...inputOf(draft), expectedRevision: seen ?? null });
    if (fault?.code === 'CONFLICT') {
      const { now } = await look();
      if (!now) return;
      save.forget();
      setBase(draftOf(now));
      setSeen(now.revision);
      setOvertaken(true);
    }
    if (!data) return;
    saved.current = true;
    goTo(`/modeller/${data.saveCollaborationModel.model.key}`, { state: { saved: true } });
  };

  const step = (row: StepDraft, put: (part: Partial<StepDraft>) => void, path: string) => {
    const field = (name: 'titleDa' | 'titleEn' | 'textDa' | 'textEn') => ({
      id: idOf(`${path}.${name}`),
      error: wrong.errorOf(idOf(`${path}.${name}`)),
      lang: languageOf(name),
      value: row[name],
      onChange: (value: string) => put({ [name]: value }),
    });
    return (
      <>
        <div className="language-pair">
          <Field {...field('titleDa')} label={words.title} required />
          <Field {...field('titleEn')} label={words.titleEn} />
        </div>
        <div className="language-pair">
          <Field {...field('textDa')} label={words.stepText} rows={3} />
          <Field {...field('textEn')} label={words.stepTextEn} rows={3} />
        </div>
      </>
    );
  };

  const leave = opened ? `/modeller/${opened.key}` : '/modeller';
  return (
    <form className="model-form" aria-label={opened ? words.edit : words.new} onSubmit={submit} noValidate>
      <Unsaved lost={lost} />
      <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} heading={words.failed} />
      {overtaken && (
        <div ref={warning} tabIndex={-1}>
          <Alert kind="warning" heading={words.changedMeanwhile} urgent>
            <p>{words.changedMeanwhileText}</p>
            <p>
              <a href={leave} target="_blank" rel="noreferrer">
                {words.seeTheirs}
              </a>
            </p>
          </Alert>
        </div>
      )}
      <section aria-labelledby="model-about">
        <h2 id="model-about" className="h3">
          {words.about}
        </h2>
        <p className="form-hint">{words.required}</p>
        <div className="language-pair">
          <Field
            {...text('titleDa')}
            label={words.title}
            required
            onChange={(titleDa) => set({ titleDa, ...(opened || keyed ? {} : { key: keyFrom(titleDa) }) })}
          />
          <Field {...text('titleEn')} label={words.titleEn} />
        </div>
        {!opened && (
          <Field
            id={idOf('key')}
            label={words.key}
            hint={words.keyHint(draft.key.trim())}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
            error={wrong.errorOf(idOf('key'))}
            value={draft.key}
            onChange={(key) => {
              setKeyed(key !== '');
              set({ key });
            }}
          />
        )}
        <div className="language-pair">
          <Field {...text('summaryDa')} label={words.summary} rows={5} required />
          <Field {...text('summaryEn')} label={words.summaryEn} rows={5} />
        </div>
      </section>
      <section aria-labelledby="model-where">
        <h2 id="model-where" className="h3">
          {words.where}
        </h2>
        <Field {...text('origin')} label={words.origin} hint={words.originHint} required />
        <OrganisationPicker
          id="model-organisation"
          label={words.originOrganisation}
          error={wrong.errorOf(idOf('originOrganisation'))}
          chosen={draft.originOrganisation}
          onChoose={(originOrganisation) => set({ originOrganisation })}
        />
        <Field {...text('source')} label={words.source} hint={words.sourceHint} required />
      </section>
      <section aria-labelledby="model-who">
        <h2 id="model-who" className="h3">
          {t.models.parties}
        </h2>
        <CheckList
          id={idOf('partyKinds')}
          legend={words.parties}
          hint={words.partiesHint}
          error={wrong.errorOf(idOf('partyKinds'))}
          items={Object.entries(t.organisationKind).map(([key, label]) => ({ key, label }))}
          chosen={draft.partyKinds}
          onChange={(kinds) => set({ partyKinds: kinds as OrganisationKind[] })}
        />
      </section>
      <ModelRows
        name="principles"
        title={t.models.principles}
        hint={words.principlesHint}
        error={wrong.errorOf(idOf('principles'))}
        called={words.principle}
        add={words.addPrinciple}
        blank={blankStep}
        rows={draft.principles}
        onChange={(principles) => rows({ principles })}
      >
        {step}
      </ModelRows>
      <ModelRows
        name="phases"
        title={t.models.phases}
        hint={words.phasesHint}
        error={wrong.errorOf(idOf('phases'))}
        called={words.phase}
        add={words.addPhase}
        blank={blankStep}
        rows={draft.phases}
        onChange={(phases) => rows({ phases })}
      >
        {step}
      </ModelRows>
      <ModelRows
        name="results"
        title={t.models.results}
        hint={words.resultsHint}
        error={wrong.errorOf(idOf('results'))}
        called={words.result}
        add={words.addResult}
        blank={blankResult}
        rows={draft.results}
        onChange={(results) => rows({ results })}
      >
        {(row, put, path) => {
          const field = (name: 'textDa' | 'textEn' | 'period' | 'source') => ({
            id: idOf(`${path}.${name}`),
            error: wrong.errorOf(idOf(`${path}.${name}`)),
            lang: languageOf(name),
            value: row[name],
            onChange: (value: string) => put({ [name]: value }),
          });
          return (
            <>
              <div className="language-pair">
                <Field {...field('textDa')} label={words.resultText} rows={3} required />
                <Field {...field('textEn')} label={words.resultTextEn} rows={3} />
              </div>
              <div className="language-pair">
                <Field {...field('source')} label={words.resultSource} required />
                <Field {...field('period')} label={words.resultPeriod} />
              </div>
            </>
          );
        }}
      </ModelRows>
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={save.busy || looking}>
          {words.save}
        </button>
        <button type="button" className="button button-secondary" onClick={() => goTo(leave)}>
          {t.work.cancel}
        </button>
      </p>
    </form>
  );
}
