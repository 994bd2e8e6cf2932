import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { Icon } from './Icon';

export type Direction = 'ascending' | 'descending';

interface Props {
  label: string;
  direction: Direction | undefined;
  onSort: () => void;
  className?: string;
}

export function SortHeader({ label, direction, onSort, className }: Props) {
  const { t } = useLanguage(catalogueWords);
  return (
    <th scope="col" aria-sort={direction} className={className}>
      <button
        type="button"
        className="button button-unstyled sort-button"
        onClick={onSort}
        title={t.sessions.sortBy(label)}
      >
        {label}
        <Icon name={direction ? `sort-table-${direction}` : 'sort-table-none'} />
      </button>
    </th>
  );
}
