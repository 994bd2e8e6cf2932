import { type KeyboardEvent, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { useSettled } from '../../components/useSettled';
import { graphql } from '../../graphql/graphql';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { type Mentioned, mentionAt, withMention } from './mention';

const MentionableQuery = graphql(`
  query Mentionable($package: ID!, $search: String!) {
    mentionable(package: $package, search: $search) { id name memberships { organisation { key name } } }
  }
`);

interface Props {
  id: string;
  label: string;
  package: string;
  value: string;
  onChange: (value: string) => void;
  onPick: (person: Mentioned) => void;
}

const SHOWN = 6;

/** A text field in which @ offers the people of the package's parties. */
export function MentionField({ id, label, package: of, value, onChange, onPick }: Props) {
  const { t } = useLanguage(workWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [on, setOn] = useState(0);
  const [closed, setClosed] = useState(false);
  const writing = mentionAt(value, caret);
  const settled = useSettled(writing?.search ?? '');
  const [{ data }] = useQuery({
    query: MentionableQuery,
    variables: { package: of, search: settled.trim() },
    pause: !writing || closed,
  });
  // While others are fetched, those known already that fit stay, so that Enter is never too early.
  const [known, setKnown] = useState(data?.mentionable ?? []);
  if (data && data.mentionable !== known) setKnown(data.mentionable);
  const letters = writing?.search.trim().toLocaleLowerCase('da') ?? '';
  const people =
    writing && !closed
      ? known.filter(({ name }) => name.toLocaleLowerCase('da').includes(letters)).slice(0, SHOWN)
      : [];
  const open = people.length > 0;

  const pick = (person: Mentioned) => {
    const next = withMention(value, caret, person);
    onPick({ id: person.id, name: person.name });
    onChange(next.text);
    setCaret(next.caret);
    setOn(0);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const person = people[on];
    if (event.key === 'ArrowDown') setOn((on + 1) % people.length);
    else if (event.key === 'ArrowUp') setOn((on + people.length - 1) % people.length);
    else if (event.key === 'Escape') setClosed(true);
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) pick(person);
    else return;
    event.preventDefault();
  };

  return (
    <div className="form-group mention">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <span className="form-hint" id={`${id}-hint`}>
        {t.work.mentionHint}
      </span>
      <textarea
        ref={field}
        id={id}
        className="form-input"
        rows={3}
        value={value}
        aria-describedby={`${id}-hint`}
        aria-autocomplete="list"
        aria-controls={open ? `${id}-people` : undefined}
        aria-activedescendant={open ? `${id}-person-${on}` : undefined}
        onKeyDown={onKeyDown}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onChange={(event) => {
          setClosed(false);
          setOn(0);
          setCaret(event.target.selectionStart);
          onChange(event.target.value);
        }}
      />
      {open && (
        <div className="combobox-pop mention-pop">
          <div className="combobox-list" role="listbox" id={`${id}-people`} aria-label={t.work.people}>
            {people.map((person, at) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
              <div
                key={person.id}
                id={`${id}-person-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === on}
                className={at === on ? 'combobox-item combobox-item-on' : 'combobox-item'}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(person)}
              >
                <span>{person.name}</span>
                <span className="suggestion-kind">{person.memberships[0]?.organisation.name}</span>
              </div>
            ))}
          </div>
        </div>
      )}
      <span className="sr-only" role="status">
        {open ? t.combobox.count(people.length) : ''}
      </span>
    </div>
  );
}
