import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { type Role, rolesToGive } from './role';

interface Props {
  id: string;
  error?: string;
  mayAdministerPlatform: boolean;
  value: Role | '';
  onChange: (role: Role | '') => void;
}

export function RoleSelect({ id, error, mayAdministerPlatform, value, onChange }: Props) {
  const { t } = useLanguage(accountWords);
  const roles = rolesToGive(mayAdministerPlatform);
  return (
    <div className={`form-group ${error ? 'form-error' : ''}`}>
      <label className="form-label" htmlFor={id}>
        {t.form.role}
      </label>
      {error && (
        <span className="form-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
      <select
        id={id}
        className="form-select"
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(roles.find((role) => role === event.target.value) ?? '')}
      >
        <option value="">{t.form.choose}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {t.role[role]}
          </option>
        ))}
      </select>
    </div>
  );
}
