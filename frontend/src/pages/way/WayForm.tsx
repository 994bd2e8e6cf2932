import { type FormEvent, useRef, useState } from 'react';
import { Alert } from '../../components/Alert';
import { AreaSelect } from '../../components/AreaSelect';
import { JobPicker } from '../../components/JobPicker';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { useCatalogue } from '../../layout/useCatalogue';
import { CoursePicker } from './CoursePicker';
import { HeldChoice } from './HeldChoice';
import { MunicipalityPicker } from './MunicipalityPicker';
import { NumberField } from './NumberField';
import { type Mistake, mistakesIn, mistakesOnLoad, placeOf, type Question, type Unknown } from './question';

interface Props {
  given: Question;
  unknown: Unknown;
  onAsk: (question: Question) => void;
}

const FIELD: Record<Mistake, string> = {
  job: 'way-job-input',
  omraade: 'way-area',
  kommune: 'way-municipality-input',
  til: 'way-til',
  antal: 'way-antal',
  rejse: 'way-rejse',
  dage: 'way-dage',
  pris: 'way-pris',
};

export function WayForm({ given, unknown, onAsk }: Props) {
  const { t } = useLanguage(wayWords);
  const today = useCatalogue()?.today;
  const [question, setQuestion] = useState(given);
  const [placeBy, setPlaceBy] = useState<'omraade' | 'kommune'>(placeOf(given));
  const [found, setFound] = useState<Mistake[]>();
  const mistakes = found ?? mistakesOnLoad(given, unknown);
  const summary = useRef<HTMLDivElement>(null);
  const set = (change: Partial<Question>) => setQuestion((before) => ({ ...before, ...change }));

  const words: Record<Mistake, string> = {
    job: unknown.job ? t.way.unknownJob(unknown.job) : t.way.jobMissing,
    omraade: t.way.unknownArea(unknown.omraade ?? ''),
    kommune: unknown.kommune ? t.way.unknownMunicipality(unknown.kommune) : t.way.municipalityMissing,
    til: t.way.latestBeforeEarliest,
    antal: `${t.way.participants}: ${t.way.numberWrong}`,
    rejse: `${t.way.maxTravelKm}: ${t.way.numberWrong}`,
    dage: `${t.way.maxDays}: ${t.way.numberWrong}`,
    pris: `${t.way.maxPrice}: ${t.way.numberWrong}`,
  };
  const error = (name: Mistake) => (mistakes.includes(name) ? words[name] : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = mistakesIn(question, placeBy, unknown);
    setFound(wrong);
    if (wrong.length > 0) {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    onAsk({
      ...question,
      omraade: placeBy === 'omraade' ? question.omraade : '',
      kommune: placeBy === 'kommune' ? question.kommune : '',
    });
  };

  const limited = [
    given.dage,
    given.pris,
    given.sprog,
    given.maal,
    given.hold,
    ...given.kan,
    ...given.med,
    ...given.uden,
  ].some(Boolean);

  return (
    <form className="way-form d-print-none" onSubmit={submit} noValidate aria-label={t.way.title}>
      {mistakes.length > 0 && (
        <div ref={summary} tabIndex={-1}>
          <Alert kind="error" heading={t.way.errors}>
            <ul>
              {mistakes.map((name) => (
                <li key={name}>
                  <a
                    href={`#${FIELD[name]}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(FIELD[name])?.focus();
                    }}
                  >
                    {words[name]}
                  </a>
                </li>
              ))}
            </ul>
          </Alert>
        </div>
      )}
      <fieldset>
        <legend className="h4">{t.way.jobAndPlace}</legend>
        <JobPicker
          id="way-job"
          label={t.way.job}
          hint={t.way.jobHint}
          error={error('job')}
          required
          value={question.job}
          onChoose={(key) => set({ job: key ?? '', kan: key === question.job ? question.kan : [] })}
        />
        <fieldset className="radio-line">
          <legend className="form-label">{t.way.placeBy}</legend>
          {(['omraade', 'kommune'] as const).map((kind) => (
            <div className="form-group-radio" key={kind}>
              <input
                type="radio"
                className="form-radio radio-small"
                id={`place-${kind}`}
                name="place"
                checked={placeBy === kind}
                onChange={() => setPlaceBy(kind)}
              />
              <label htmlFor={`place-${kind}`}>{kind === 'omraade' ? t.way.byArea : t.way.byMunicipality}</label>
            </div>
          ))}
        </fieldset>
        {placeBy === 'omraade' ? (
          <AreaSelect
            id="way-area"
            label={t.way.area}
            any={t.way.areaChoose}
            kinds={['RAR', 'REGION']}
            error={error('omraade')}
            value={question.omraade}
            onChange={(omraade) => set({ omraade })}
          />
        ) : (
          <MunicipalityPicker
            id="way-municipality"
            error={error('kommune')}
            value={question.kommune}
            onChoose={(kommune) => set({ kommune: kommune ?? '' })}
          />
        )}
        <NumberField
          id="way-rejse"
          label={t.way.maxTravelKm}
          hint={t.way.travelHint}
          suffix="km"
          value={question.rejse}
          error={error('rejse')}
          onChange={(rejse) => set({ rejse })}
        />
      </fieldset>
      <fieldset>
        <legend className="h4">{t.way.time}</legend>
        <div className="field-pair">
          <div className="form-group">
            <label className="form-label" htmlFor="way-fra">
              {t.way.earliestStart}
            </label>
            <input
              id="way-fra"
              type="date"
              className="form-input"
              min={today}
              value={question.fra}
              onChange={(event) => set({ fra: event.target.value })}
            />
          </div>
          <div className={`form-group ${error('til') ? 'form-error' : ''}`}>
            <label className="form-label" htmlFor="way-til">
              {t.way.latestEnd}
            </label>
            {error('til') && (
              <span className="form-error-message" id="way-til-error">
                {error('til')}
              </span>
            )}
            <input
              id="way-til"
              type="date"
              className="form-input"
              min={question.fra || today}
              value={question.til}
              aria-invalid={error('til') ? true : undefined}
              aria-describedby={error('til') ? 'way-til-error' : undefined}
              onChange={(event) => set({ til: event.target.value })}
            />
          </div>
        </div>
        <NumberField
          id="way-antal"
          label={t.way.participants}
          value={question.antal}
          placeholder="1"
          error={error('antal')}
          onChange={(antal) => set({ antal })}
        />
      </fieldset>
      <details className="details way-more" open={limited || mistakes.includes('dage') || mistakes.includes('pris')}>
        <summary className="details-summary">{t.way.more}</summary>
        <div className="details-text">
          <fieldset className="radio-stack">
            <legend className="form-label">{t.way.objective}</legend>
            {(['', 'pris'] as const).map((maal) => (
              <div className="form-group-radio" key={maal}>
                <input
                  type="radio"
                  className="form-radio radio-small"
                  id={`objective-${maal}`}
                  name="objective"
                  checked={question.maal === maal}
                  onChange={() => set({ maal })}
                />
                <label htmlFor={`objective-${maal}`}>{maal === '' ? t.way.TIME : t.way.PRICE}</label>
              </div>
            ))}
          </fieldset>
          <fieldset className="radio-stack">
            <legend className="form-label">{t.way.sessions}</legend>
            {(['', 'nej'] as const).map((hold) => (
              <div className="form-group-radio" key={hold}>
                <input
                  type="radio"
                  className="form-radio radio-small"
                  id={`sessions-${hold}`}
                  name="sessions"
                  checked={question.hold === hold}
                  onChange={() => set({ hold })}
                />
                <label htmlFor={`sessions-${hold}`}>{hold === '' ? t.way.withSessions : t.way.withoutSessions}</label>
              </div>
            ))}
          </fieldset>
          <div className="form-group-checkbox">
            <input
              type="checkbox"
              className="form-checkbox checkbox-small"
              id="way-sprog"
              checked={question.sprog === 'ja'}
              onChange={(event) => set({ sprog: event.target.checked ? 'ja' : '' })}
            />
            <label htmlFor="way-sprog">{t.way.languageSupport}</label>
          </div>
          <div className="field-pair">
            <NumberField
              id="way-dage"
              label={t.way.maxDays}
              value={question.dage}
              error={error('dage')}
              onChange={(dage) => set({ dage })}
            />
            <NumberField
              id="way-pris"
              label={t.way.maxPrice}
              suffix="kr."
              value={question.pris}
              error={error('pris')}
              onChange={(pris) => set({ pris })}
            />
          </div>
          <HeldChoice job={question.job} held={question.kan} onChange={(kan) => set({ kan })} />
          <CoursePicker id="way-include" label={t.way.include} chosen={question.med} onChange={(med) => set({ med })} />
          <CoursePicker
            id="way-exclude"
            label={t.way.exclude}
            chosen={question.uden}
            onChange={(uden) => set({ uden })}
          />
        </div>
      </details>
      <button type="submit" className="button button-primary way-submit">
        {t.way.submit}
      </button>
    </form>
  );
}
