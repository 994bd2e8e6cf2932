import { Link } from 'react-router';
import { useLanguage } from '../language/useLanguage';
import { Icon } from './Icon';
import type { Address } from './useAddress';

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** Where in a list the address points, as the API's arguments. */
export function pageOf(address: Address, size: number) {
  const before = address.text('foer');
  if (before) return { last: size, before };
  return { first: size, after: address.text('efter') || undefined };
}

/** The first page again: to be added whenever a search or a filter changes. */
export const FIRST_PAGE = { efter: undefined, foer: undefined, side: undefined };

interface Props {
  address: Address;
  page: PageInfo;
  total: number;
  size: number;
}

export function Paging({ address, page, total, size }: Props) {
  const { t } = useLanguage();
  const pages = Math.ceil(total / size);
  if (pages <= 1) return null;
  const here = Math.max(1, address.number('side') ?? 1);
  const previous =
    here <= 2
      ? address.with(FIRST_PAGE)
      : address.with({ foer: page.startCursor ?? undefined, efter: undefined, side: here - 1 });
  const next = address.with({ efter: page.endCursor ?? undefined, foer: undefined, side: here + 1 });
  return (
    <nav className="paging d-print-none" aria-label={t.paging.label}>
      {here > 1 ? (
        <Link className="button button-secondary" to={{ search: previous.toString() }}>
          <Icon name="chevron-left" />
          {t.paging.previous}
        </Link>
      ) : (
        <span />
      )}
      <span aria-current="page">{t.paging.page(here, pages)}</span>
      {here < pages ? (
        <Link className="button button-secondary" to={{ search: next.toString() }}>
          {t.paging.next}
          <Icon name="chevron-right" />
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}
