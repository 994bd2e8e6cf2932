import { FormGroup, toldBy } from '../../components/FormGroup';

interface Props {
  id: string;
  label: string;
  hint?: string;
  suffix?: string;
  placeholder?: string;
  error?: string;
  value: string;
  onChange: (value: string) => void;
}

export function NumberField({ id, label, hint, suffix, placeholder, error, value, onChange }: Props) {
  const input = (
    <input
      id={id}
      className="form-input number-input"
      inputMode="numeric"
      value={value}
      placeholder={placeholder}
      {...toldBy({ id, hint, error })}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  return (
    <FormGroup {...{ id, label, hint, error }}>
      {suffix ? (
        <div className="form-input-wrapper form-input-wrapper--suffix">
          {input}
          <div className="form-input-suffix" aria-hidden="true">
            {suffix}
          </div>
        </div>
      ) : (
        input
      )}
    </FormGroup>
  );
}
