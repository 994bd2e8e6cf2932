import { Link } from 'react-router';
import { Icon } from '../components/Icon';
import type { Address } from '../components/useAddress';
import { useLanguage } from '../language/useLanguage';

interface Props {
  address: Address;
  page: { hasNextPage: boolean; endCursor: string | null };
  total: number;
  size: number;
}

/**
 * Steps through a list that can only be read forwards: the address keeps the cursor of each page before this one, so
 * that the way back is known.
 */
export function PageSteps({ address, page, total, size }: Props) {
  const { t } = useLanguage();
  const before = address.list('efter');
  if (before.length === 0 && !page.hasNextPage) return null;
  const here = before.length + 1;
  return (
    <nav className="paging d-print-none" aria-label={t.paging.label}>
      {before.length > 0 ? (
        <Link
          className="button button-secondary"
          to={{ search: address.with({ efter: before.slice(0, -1) }).toString() }}
        >
          <Icon name="chevron-left" />
          {t.paging.previous}
        </Link>
      ) : (
        <span />
      )}
      <span aria-current="page">{t.paging.page(here, Math.max(here, Math.ceil(total / size)))}</span>
      {page.hasNextPage && page.endCursor ? (
        <Link
          className="button button-secondary"
          to={{ search: address.with({ efter: [...before, page.endCursor] }).toString() }}
        >
          {t.paging.next}
          <Icon name="chevron-right" />
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}
