import { useMunicipalities } from '../../components/DenmarkMap';
import { useFormat } from '../../format/useFormat';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

interface Props {
  id: string;
  value: string;
  onChange: (code: string) => void;
}

/** A municipality, or none: an optional place, narrower than the area. */
export function MunicipalityChoice({ id, value, onChange }: Props) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  const all = [...useMunicipalities()].sort((a, b) => format.compare(a.name, b.name));
  return (
    <div className="form-group">
      <label className="form-label" htmlFor={id}>
        {t.work.municipality}
      </label>
      <select id={id} className="form-select" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t.work.noneChosen}</option>
        {all.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
