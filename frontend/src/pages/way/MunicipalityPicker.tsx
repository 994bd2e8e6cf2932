import { useEffect, useState } from 'react';
import { Combobox } from '../../components/Combobox';
import { useMunicipalities } from '../../components/DenmarkMap';
import { useFormat } from '../../format/useFormat';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

interface Props {
  id: string;
  error?: string;
  value: string;
  onChoose: (code: string | undefined) => void;
}

const SHOWN = 30;

export function MunicipalityPicker({ id, error, value, onChoose }: Props) {
  const { t } = useLanguage(wayWords);
  const format = useFormat();
  const all = useMunicipalities();
  const chosen = all.find(({ code }) => code === value) ?? null;
  const name = chosen?.name;
  const [text, setText] = useState(name ?? '');
  useEffect(() => {
    if (name) setText(name);
  }, [name]);
  const letters = chosen && text === chosen.name ? '' : text.trim().toLocaleLowerCase('da');
  return (
    <Combobox
      id={id}
      label={t.way.municipality}
      hint={t.way.municipalityHint}
      error={error}
      required
      items={all
        .filter((one) => one.name.toLocaleLowerCase('da').includes(letters))
        .sort((a, b) => format.compare(a.name, b.name))
        .slice(0, SHOWN)}
      itemKey={({ code }) => code}
      itemLabel={(one) => one.name}
      text={text}
      onText={setText}
      chosen={chosen}
      onChoose={(one) => onChoose(one?.code)}
    />
  );
}
