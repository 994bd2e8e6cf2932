import { Link } from 'react-router';
import { useLanguage } from '../language/useLanguage';
import { Page } from '../layout/Page';

export function NotFoundPage() {
  const { t } = useLanguage();
  return (
    <Page title={t.notFound.title} lead={t.notFound.lead}>
      <p>{t.notFound.options}</p>
      <ul>
        <li>
          <Link to="/">{t.notFound.front}</Link>
        </li>
        <li>
          <Link to="/kurser">{t.notFound.courses}</Link>
        </li>
        <li>
          <Link to="/vej">{t.notFound.way}</Link>
        </li>
      </ul>
    </Page>
  );
}
