import { useId } from 'react';
import type { TargetGroup } from '../../graphql/vocabulary';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CheckList } from './CheckList';

interface Props {
  chosen: TargetGroup[];
  onChange: (chosen: TargetGroup[]) => void;
}

export function TargetGroups({ chosen, onChange }: Props) {
  const { t } = useLanguage(catalogueWords);
  const id = useId();
  const all = Object.keys(t.targetGroup) as TargetGroup[];
  return (
    <CheckList
      id={id}
      legend={t.package.targetGroups}
      items={all.map((key) => ({ key, label: t.targetGroup[key] }))}
      chosen={chosen}
      onChange={(keys) => onChange(all.filter((group) => keys.includes(group)))}
    />
  );
}
