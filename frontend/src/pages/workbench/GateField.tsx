import { useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { Icon } from '../../components/Icon';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { ElementParts, Names } from './element';

const CompetencesQuery = graphql(`
  query CompetencesToChoose($search: String!, $language: Language = DA) {
    competences(search: $search, first: 10) { edges { node { key label(language: $language) } } }
  }
`);

interface Props {
  id: string;
  gate: ElementParts['gate'];
  names: Names;
  onName: (key: string, text: string) => void;
  onChange: (gate: ElementParts['gate']) => void;
}

const LEVELS = [1, 2, 3, 4] as const;

/** What must be reached, and at which level, before the next element. */
export function GateField({ id, gate, names, onName, onChange }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const idle = settled.length < 2;
  const asked = useAsk(CompetencesQuery, { search: settled }, idle);
  const items = (asked.data?.competences.edges ?? [])
    .map(({ node }) => node)
    .filter(({ key }) => !gate.some(({ competence }) => competence === key));
  return (
    <fieldset className="gate-field">
      <legend className="form-label">{t.package.gate}</legend>
      <p className="form-hint">{t.work.gateHint}</p>
      {gate.map(({ competence, level }) => (
        <div key={competence} className="gate-line">
          <label htmlFor={`${id}-${competence}`}>{names[competence] ?? competence}</label>
          <select
            id={`${id}-${competence}`}
            className="form-select"
            value={level}
            onChange={(event) =>
              onChange(
                gate.map((one) =>
                  one.competence === competence ? { ...one, level: Number(event.target.value) } : one,
                ),
              )
            }
          >
            {LEVELS.map((one) => (
              <option key={one} value={one}>
                {t.level.name(one)}: {t.level[one]}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="function-link"
            aria-label={t.app.remove(names[competence] ?? competence)}
            onClick={() => onChange(gate.filter((one) => one.competence !== competence))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <Combobox
        id={`${id}-new`}
        label={t.work.gateAdd}
        items={idle || asked.fetching ? [] : items}
        itemKey={({ key }) => key}
        itemLabel={({ label }) => label}
        text={text}
        onText={setText}
        chosen={null}
        onChoose={(one) => {
          if (!one) return;
          onName(one.key, one.label);
          onChange([...gate, { competence: one.key, level: 1 }]);
          setText('');
        }}
        empty={idle ? t.work.typeTwo : asked.fetching ? t.app.loading : undefined}
        free
      />
    </fieldset>
  );
}
