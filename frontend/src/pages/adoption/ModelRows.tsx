import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Icon } from '../../components/Icon';
import { modelWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { idOf, moved } from './modelDraft';

interface Props<Row> {
  /** The field of the input that the rows are. */
  name: 'principles' | 'phases' | 'results';
  title: string;
  hint: string;
  error?: string;
  /** What a row is called, by its place from 1. */
  called: (place: number) => string;
  add: string;
  blank: () => Row;
  rows: Row[];
  onChange: (rows: Row[]) => void;
  children: (row: Row, set: (part: Partial<Row>) => void, path: string) => ReactNode;
}

const isWritten = (row: object) => Object.values(row).some((value) => typeof value === 'string' && value.trim() !== '');

/** Rows that are added, moved and taken out; taking one out that is written on asks first. */
export function ModelRows<Row extends { id: number }>(props: Props<Row>) {
  const { name, title, hint, error, called, add, blank, rows, onChange, children } = props;
  const { t } = useLanguage(modelWords);
  const [said, say] = useState('');
  // Where the focus goes once the rows are drawn anew.
  const next = useRef<string>(undefined);
  useEffect(() => {
    if (!next.current) return;
    document.getElementById(next.current)?.focus();
    next.current = undefined;
  });

  const remove = (at: number) => {
    next.current = idOf(name);
    say(t.modelForm.removed(called(at + 1)));
    onChange(rows.filter((_, other) => other !== at));
  };
  const move = (at: number, by: -1 | 1) => {
    say(t.modelForm.movedTo(called(at + 1 + by), rows.length));
    onChange(moved(rows, at, by));
  };

  return (
    <section aria-labelledby={`${idOf(name)}-title`} className={error ? 'form-error' : undefined}>
      <h2 id={`${idOf(name)}-title`} className="h3">
        {title}
      </h2>
      <p className="form-hint">{hint}</p>
      <p className="sr-only" role="status">
        {said}
      </p>
      <ol className="model-rows no-max-width">
        {rows.map((row, at) => {
          const path = `${name}[${at}]`;
          const set = (part: Partial<Row>) =>
            onChange(rows.map((other) => (other.id === row.id ? { ...other, ...part } : other)));
          return (
            <li key={row.id}>
              <fieldset>
                <legend className="h5">{called(at + 1)}</legend>
                {children(row, set, path)}
                <div className="model-row-actions">
                  {([-1, 1] as const).map((by) => {
                    const last = by === -1 ? at === 0 : at === rows.length - 1;
                    return (
                      <button
                        key={by}
                        type="button"
                        className="function-link"
                        aria-disabled={last || undefined}
                        onClick={() => !last && move(at, by)}
                      >
                        <Icon name={by === -1 ? 'arrow-upward' : 'arrow-downward'} />
                        {by === -1 ? t.modelForm.up : t.modelForm.down}
                        <span className="sr-only"> {called(at + 1)}</span>
                      </button>
                    );
                  })}
                  {isWritten(row) ? (
                    <Confirmed
                      label={<RemoveLabel of={called(at + 1)} />}
                      className="button-unstyled function-link"
                      question={t.modelForm.removeAsk(called(at + 1))}
                      yes={t.modelForm.removeYes}
                      onYes={() => remove(at)}
                    />
                  ) : (
                    <button type="button" className="function-link" onClick={() => remove(at)}>
                      <RemoveLabel of={called(at + 1)} />
                    </button>
                  )}
                </div>
              </fieldset>
            </li>
          );
        })}
      </ol>
      {error && (
        <span className="form-error-message" id={`${idOf(name)}-error`}>
          {error}
        </span>
      )}
      <button
        type="button"
        id={idOf(name)}
        className="button button-secondary"
        aria-describedby={error ? `${idOf(name)}-error` : undefined}
        onClick={() => {
          next.current = idOf(`${name}[${rows.length}].${name === 'results' ? 'textDa' : 'titleDa'}`);
          onChange([...rows, blank()]);
        }}
      >
        <Icon name="plus" />
        {add}
      </button>
    </section>
  );
}

function RemoveLabel({ of }: { of: string }) {
  const { t } = useLanguage(modelWords);
  return (
    <>
      <Icon name="delete" />
      {t.modelForm.remove}
      <span className="sr-only"> {of}</span>
    </>
  );
}
