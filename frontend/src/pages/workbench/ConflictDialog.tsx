import { useState } from 'react';
import { Dialog } from '../../components/Dialog';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { namesIn } from './element';
import { keepTheirs } from './merge';
import type { Clash, Editing } from './useEdit';
import { useWords } from './useWords';

interface Props {
  of: Clash;
  editing: Editing;
}

/** Two people changed the same: both values side by side, and the choice between them. Closing keeps what was typed. */
export function ConflictDialog({ of, editing }: Props) {
  const { t } = useLanguage(workWords);
  return (
    <Dialog title={t.work.conflict} onClose={() => of.settle(false)}>
      {of.outcome.kind === 'fields' ? (
        <FieldChoices of={of} outcome={of.outcome} editing={editing} />
      ) : (
        <WholeChoice of={of} editing={editing} />
      )}
    </Dialog>
  );
}

type FieldOutcome = Extract<Clash['outcome'], { kind: 'fields' }>;

function FieldChoices({ of, outcome, editing }: Props & { outcome: FieldOutcome }) {
  const { t } = useLanguage(workWords);
  const [kept, setKept] = useState<Record<string, 'mine' | 'theirs'>>({});
  const { edit } = outcome;
  const names = edit.kind === 'update' || edit.kind === 'fields' ? { ...namesIn(of.now), ...edit.names } : {};
  const words = useWords(names);
  if (edit.kind !== 'update' && edit.kind !== 'fields') return null;
  const mine = edit.mine as unknown as Record<string, unknown>;
  const theirs = outcome.theirs as unknown as Record<string, unknown>;
  const ready = outcome.clashes.every((field) => kept[field]);
  const save = () => {
    const fields = outcome.clashes.filter((field) => kept[field] === 'theirs');
    const settled = keepTheirs(mine, theirs, fields);
    editing.putOnTop(of, { ...edit, mine: settled } as unknown as typeof edit);
  };
  return (
    <>
      <p>{t.work.conflictText}</p>
      {outcome.clashes.map((field) => (
        <fieldset key={field} className="clash">
          <legend className="form-label">{words.field(field)}</legend>
          {(['theirs', 'mine'] as const).map((side) => (
            <div key={side} className="clash-side form-group-radio">
              <input
                type="radio"
                className="form-radio"
                id={`clash-${field}-${side}`}
                name={`clash-${field}`}
                checked={kept[field] === side}
                onChange={() => setKept({ ...kept, [field]: side })}
              />
              <label htmlFor={`clash-${field}-${side}`}>{t.work[side]}</label>
              <p className="clash-value">{words.value(field, (side === 'mine' ? mine : theirs)[field])}</p>
            </div>
          ))}
        </fieldset>
      ))}
      <p className="dialog-actions">
        <button type="button" className="button button-primary" disabled={!ready || editing.busy} onClick={save}>
          {t.work.saveChoice}
        </button>
        <button type="button" className="button button-secondary" onClick={() => of.settle(false)}>
          {t.work.backToForm}
        </button>
      </p>
    </>
  );
}

function WholeChoice({ of, editing }: Props) {
  const { t } = useLanguage(workWords);
  const { edit, outcome } = of;
  const gone = outcome.kind === 'gone';
  // What is gone can come back as a new element; taking away or moving what is gone means nothing.
  const again = gone ? (edit.kind === 'update' ? { kind: 'add' as const, element: edit.mine } : undefined) : edit;
  return (
    <>
      <p>{gone ? t.work.conflictGone : t.work.conflictTouched}</p>
      {of.conflicts.length > 0 && (
        <dl className="clash-told">
          {of.conflicts.map(({ element, field, mine, theirs }) => (
            <div key={`${element}${field}`}>
              <dt>{t.work.theirs}</dt>
              <dd>{theirs || t.work.nothing}</dd>
              <dt>{t.work.mine}</dt>
              <dd>{mine || t.work.nothing}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="dialog-actions">
        <button type="button" className="button button-primary" onClick={() => of.settle(edit.kind !== 'update')}>
          {edit.kind === 'update' ? t.work.backToForm : t.work.keepTheirs}
        </button>
        {again && (
          <button type="button" className="button button-secondary" onClick={() => editing.putOnTop(of, again)}>
            {gone ? t.work.addAgain : t.work.putMineOnTop}
          </button>
        )}
      </p>
    </>
  );
}
