import { ROLES_TO_GIVE, type RoleToGive } from '../../account/role';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

/** Id of the control that a mistake about the role leads to. */
export const firstRole = (id: string) => `${id}-${ROLES_TO_GIVE[0]}`;

interface Props {
  id: string;
  error?: string;
  value: RoleToGive | '';
  onChange: (role: RoleToGive) => void;
}

/** The roles that a person or a client can have in an organisation, each with what it may do. */
export function RoleChoice({ id, error, value, onChange }: Props) {
  const { t } = useLanguage(administrationWords);
  return (
    <fieldset
      className={`radio-stack role-choice ${error ? 'form-error' : ''}`}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="form-label">{t.people.role}</legend>
      {error && (
        <span className="form-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
      {ROLES_TO_GIVE.map((role) => (
        <div key={role} className="form-group-radio">
          <input
            type="radio"
            className="form-radio radio-small"
            id={`${id}-${role}`}
            name={id}
            checked={value === role}
            aria-describedby={`${id}-${role}-may`}
            onChange={() => onChange(role)}
          />
          <label htmlFor={`${id}-${role}`}>{t.role[role]}</label>
          <p className="form-hint" id={`${id}-${role}-may`}>
            {t.people.roleMay[role]}
          </p>
        </div>
      ))}
    </fieldset>
  );
}
