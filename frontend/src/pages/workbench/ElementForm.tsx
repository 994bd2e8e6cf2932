import { type FormEvent, useId, useState } from 'react';
import { Alert } from '../../components/Alert';
import { Choice } from '../../components/Choice';
import { Field } from '../../components/Field';
import type { ElementKind } from '../../graphql/vocabulary';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CheckList } from './CheckList';
import { CourseChoice } from './CourseChoice';
import { blankElement, inOrder, type Names, namesIn, partsOf } from './element';
import { GateField } from './GateField';
import { same } from './merge';
import { amountIn, type Mistakes, mistakesIn, shownAmount } from './mistakes';
import type { Work, WorkElement } from './query';
import { SessionChoice } from './SessionChoice';
import type { Editing } from './useEdit';

interface Props {
  /** Left out for a new one. */
  element: WorkElement | undefined;
  after: string | undefined;
  /** The package as it was when the form was opened. */
  opened: Work;
  now: Work;
  editing: Editing;
  onClose: () => void;
}

/** Writes an element. What others do meanwhile is told, never written into the fields. */
export function ElementForm({ element, after, opened, now, editing, onClose }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const id = useId();
  const [base] = useState(() => (element ? partsOf(element) : blankElement('COURSE')));
  const [mine, setMine] = useState(base);
  const [weeks, setWeeks] = useState(shownAmount(base.weeks));
  const [days, setDays] = useState(shownAmount(base.days));
  const [names, setNames] = useState<Names>(() => namesIn(opened));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const set = (part: Partial<typeof mine>) => setMine((before) => ({ ...before, ...part }));
  const name = (key: string, text: string) => setNames((before) => ({ ...before, [key]: text }));

  const current = element && now.elements.find((one) => one.id === element.id);
  const first = inOrder(opened.elements)[0];
  const isFirst = element ? first?.id === element.id : !first;
  const isCourse = mine.kind === 'COURSE';
  const parties = opened.parties.map(({ organisation }) => organisation);
  const requirements = opened.occupation?.requirements ?? [];

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const whole = { ...mine, title: mine.title.trim(), weeks: amountIn(weeks) ?? null, days: amountIn(days) ?? null };
    const found = mistakesIn(whole, { weeks, days });
    setMistakes(found);
    const [wrong] = Object.keys(found);
    if (wrong) {
      document.getElementById(`${id}-${wrong}`)?.focus();
      return;
    }
    if (element && same(base, whole)) return onClose();
    const done = element
      ? editing.send({ kind: 'update', id: element.id, base, mine: whole, names }, t.work.saved, opened)
      : editing.send({ kind: 'add', element: whole, after }, t.work.added(whole.title), opened);
    if (await done) onClose();
  };

  return (
    <form
      className="work-form"
      aria-label={element ? t.work.editTitle(element.title) : t.work.addElement}
      onSubmit={save}
      noValidate
    >
      <h3 className="h4">{element ? t.work.editTitle(element.title) : t.work.addElement}</h3>
      <div aria-live="polite">
        {element && !current && <Alert kind="warning">{t.work.goneMeanwhile}</Alert>}
        {element && current && current.revision > element.revision && (
          <Alert kind="info">{t.work.changedMeanwhile}</Alert>
        )}
      </div>
      <Choice
        id={`${id}-kind`}
        label={t.work.field.kind}
        words={t.elementKind}
        value={mine.kind}
        onChange={(kind) =>
          set({ kind: kind as ElementKind, ...(kind === 'COURSE' ? {} : { course: null, session: null }) })
        }
      />
      {isCourse && (
        <>
          <CourseChoice
            id={`${id}-course`}
            value={mine.course}
            name={mine.course ? (names[mine.course] ?? mine.course) : ''}
            onChoose={(course) => {
              // A title that only repeated the former course follows the new one.
              const follows = mine.title === '' || mine.title === names[mine.course ?? ''];
              if (course) name(course.key, course.title);
              set({ course: course?.key ?? null, session: null, ...(follows ? { title: course?.title ?? '' } : {}) });
            }}
          />
          {mine.course && (
            <SessionChoice
              id={`${id}-session`}
              course={mine.course}
              value={mine.session}
              onChoose={(session, words) => {
                if (session) name(session, words);
                set({ session });
              }}
            />
          )}
        </>
      )}
      <Field
        id={`${id}-title`}
        label={t.work.field.title}
        value={mine.title}
        onChange={(title) => set({ title })}
        error={mistakes.title && t.work.titleMissing}
        required
      />
      <Field
        id={`${id}-purpose`}
        label={t.work.field.purpose}
        hint={t.work.purposeHint}
        value={mine.purpose}
        onChange={(purpose) => set({ purpose })}
        rows={2}
      />
      <div className="field-pair">
        <Field
          id={`${id}-weeks`}
          label={t.work.field.weeks}
          value={weeks}
          onChange={setWeeks}
          error={mistakes.weeks && t.work.amountWrong}
          narrow
        />
        <Field
          id={`${id}-days`}
          label={t.work.field.days}
          value={days}
          onChange={setDays}
          error={mistakes.days && t.work.amountWrong}
          narrow
        />
      </div>
      {!isFirst && (
        <div className="form-group-checkbox">
          <input
            type="checkbox"
            className="form-checkbox"
            id={`${id}-parallel`}
            checked={mine.parallel}
            onChange={(event) => set({ parallel: event.target.checked })}
          />
          <label htmlFor={`${id}-parallel`}>{t.work.parallelLabel}</label>
        </div>
      )}
      <Choice
        id={`${id}-responsible`}
        label={t.work.field.responsible}
        any={t.work.noneChosen}
        words={Object.fromEntries(parties.map(({ key, name: called }) => [key, called]))}
        value={mine.responsible ?? ''}
        onChange={(responsible) => set({ responsible: responsible || null })}
      />
      {requirements.length > 0 && (
        <CheckList
          id={`${id}-requirement`}
          legend={t.work.field.requirements}
          hint={t.work.requirementsHint}
          items={requirements.map(({ competence, importance }) => ({
            key: competence.key,
            label:
              importance === 'ESSENTIAL'
                ? competence.label
                : `${competence.label} (${t.importance.OPTIONAL.toLowerCase()})`,
          }))}
          chosen={mine.requirements}
          onChange={(keys) => set({ requirements: keys })}
        />
      )}
      <GateField id={`${id}-gate`} gate={mine.gate} names={names} onName={name} onChange={(gate) => set({ gate })} />
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={editing.busy}>
          {element ? t.work.save : t.work.add}
        </button>
        <button type="button" className="button button-secondary" onClick={onClose}>
          {t.work.cancel}
        </button>
      </p>
    </form>
  );
}
