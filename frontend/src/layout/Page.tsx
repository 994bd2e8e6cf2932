import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation, useNavigationType } from 'react-router';
import { Icon } from '../components/Icon';
import { useLanguage } from '../language/useLanguage';

export interface Crumb {
  label: string;
  to: string;
}

interface Props {
  title: string;
  /** Small line over the title: what kind of thing this is. */
  kind?: ReactNode;
  lead?: ReactNode;
  crumbs?: Crumb[];
  children?: ReactNode;
}

let pathShown: string | undefined;

/** Every page's frame: its title in the browser, the way back, one h1 which takes the focus when the page is entered. */
export function Page({ title, kind, lead, crumbs = [], children }: Props) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const way = useNavigationType();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title === t.app.name ? title : `${title} – ${t.app.name}`;
  }, [title, t]);

  useEffect(() => {
    const entered = pathShown !== undefined && pathShown !== pathname;
    pathShown = pathname;
    if (!entered) return;
    heading.current?.focus({ preventScroll: true });
    if (way !== 'POP') window.scrollTo(0, 0);
  }, [pathname, way]);

  return (
    <main id="indhold" className="container page-container">
      {pathname !== '/' && (
        <nav className="breadcrumbs d-print-none" aria-label={t.app.breadcrumb}>
          <ol className="breadcrumbs__list">
            <li className="breadcrumbs__list-item">
              <Link className="breadcrumbs__link" to="/">
                {t.app.home}
              </Link>
            </li>
            {crumbs.map((crumb) => (
              <li className="breadcrumbs__list-item" key={crumb.to}>
                <Icon name="chevron-right" />
                <Link className="breadcrumbs__link" to={crumb.to}>
                  {crumb.label}
                </Link>
              </li>
            ))}
            <li className="breadcrumbs__list-item" aria-current="page">
              <Icon name="chevron-right" />
              {title}
            </li>
          </ol>
        </nav>
      )}
      <div className="page-head">
        {kind && <p className="page-kind">{kind}</p>}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p className="font-lead">{lead}</p>}
      </div>
      {children}
    </main>
  );
}
