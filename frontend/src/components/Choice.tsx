import { FormGroup, toldBy } from './FormGroup';

interface Props<Word extends string> {
  id: string;
  label: string;
  hint?: string;
  /** The words for no choice; left out where something is always chosen. */
  any?: string;
  words: Record<Word, string>;
  value: Word | '';
  onChange: (value: string) => void;
}

/** A select over one of the API's closed lists. */
export function Choice<Word extends string>({ id, label, hint, any, words, value, onChange }: Props<Word>) {
  return (
    <FormGroup {...{ id, label, hint }}>
      <select
        id={id}
        className="form-select"
        value={value}
        {...toldBy({ id, hint })}
        onChange={(event) => onChange(event.target.value)}
      >
        {any !== undefined && <option value="">{any}</option>}
        {Object.entries<string>(words).map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </select>
    </FormGroup>
  );
}
