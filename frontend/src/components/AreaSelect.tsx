import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { FormGroup, toldBy } from './FormGroup';
import { useAreas } from './useAreas';

interface Props {
  id: string;
  label: string;
  /** The words for no choice. */
  any: string;
  kinds: ('RAR' | 'REGION')[];
  error?: string;
  value: string;
  onChange: (key: string) => void;
}

export function AreaSelect({ id, label, any, kinds, error, value, onChange }: Props) {
  const { t } = useLanguage(catalogueWords);
  const areas = useAreas();
  return (
    <FormGroup {...{ id, label, error }}>
      <select
        id={id}
        className="form-select"
        value={value}
        {...toldBy({ id, error })}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{any}</option>
        {/* Shown as it stands, so that choosing any other is a change. */}
        {error && value !== '' && !areas.some(({ key }) => key === value) && <option value={value}>{value}</option>}
        {kinds.map((kind) => (
          <optgroup key={kind} label={t.areaKind[kind]}>
            {areas
              .filter((area) => area.kind === kind)
              .map((area) => (
                <option key={area.key} value={area.key}>
                  {area.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </FormGroup>
  );
}
