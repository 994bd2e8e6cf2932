import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const RequirementsQuery = graphql(`
  query Requirements($key: String!, $language: Language = DA) {
    occupation(key: $key) {
      requirements { importance weight competence { key label(language: $language) } }
    }
  }
`);

interface Props {
  job: string;
  held: string[];
  onChange: (held: string[]) => void;
}

/** What the participant can do already, chosen among what the job asks for. */
export function HeldChoice({ job, held, onChange }: Props) {
  const { t } = useLanguage(wayWords);
  const asked = useAsk(RequirementsQuery, { key: job }, job === '');
  const requirements = [...(asked.data?.occupation?.requirements ?? [])].sort(
    (a, b) => a.importance.localeCompare(b.importance) || b.weight - a.weight,
  );
  return (
    <fieldset className="held">
      <legend className="form-label">{t.way.held}</legend>
      <p className="form-hint">{job === '' ? t.way.heldNeedsJob : t.way.heldHint}</p>
      {requirements.map(({ competence }) => (
        <div className="form-group-checkbox" key={competence.key}>
          <input
            type="checkbox"
            className="form-checkbox checkbox-small"
            id={`held-${competence.key}`}
            checked={held.includes(competence.key)}
            onChange={(event) =>
              onChange(event.target.checked ? [...held, competence.key] : held.filter((key) => key !== competence.key))
            }
          />
          <label htmlFor={`held-${competence.key}`}>{competence.label}</label>
        </div>
      ))}
    </fieldset>
  );
}
