import type { SignedInViewer } from '../../account/useViewer';
import { Choice } from '../../components/Choice';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

interface Props {
  id: string;
  viewer: SignedInViewer;
  value: string;
  onChange: (organisation: string) => void;
}

/** Which of the viewer's organisations leads; nothing to choose where there is but one. */
export function LeadChoice({ id, viewer, value, onChange }: Props) {
  const { t } = useLanguage(catalogueWords);
  const own = Object.fromEntries(viewer.memberships.map(({ organisation }) => [organisation.key, organisation.name]));
  if (viewer.organisation) own[viewer.organisation.key] = viewer.organisation.name;
  if (Object.keys(own).length < 2) return null;
  return <Choice id={id} label={t.package.lead} words={own} value={value} onChange={onChange} />;
}
