import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { WorkElement } from './query';

/** When, with whom and where a session is. */
export function SessionLine({ of }: { of: NonNullable<WorkElement['session']> }) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  return (
    <p className="element-length">
      <Icon name="calendar-month" />
      <span>
        {t.work.sessionLine(format.period(of.start, of.end), of.provider.name, of.municipality.name)}{' '}
        <ProvenanceBadge of={of.provenance} quiet />
      </span>
    </p>
  );
}
