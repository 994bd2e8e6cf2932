import { Link } from 'react-router';
import { mayReadDialogue } from '../account/rights';
import { useViewer } from '../account/useViewer';
import { useFormat } from '../format/useFormat';
import { useLanguage } from '../language/useLanguage';
import { useCatalogue } from './useCatalogue';

export function Footer() {
  const { t } = useLanguage();
  const format = useFormat();
  const catalogue = useCatalogue();
  const { signedIn } = useViewer();
  return (
    <footer>
      <div className="footer">
        <div className="container">
          <div className="footer-columns">
            <section>
              <h2 className="h4">{t.footer.about}</h2>
              <p>{t.footer.aboutText}</p>
              {catalogue && (
                <p className="small-text">
                  {t.footer.version(String(catalogue.version), format.longDate(catalogue.today))}
                </p>
              )}
            </section>
            <section className="d-print-none">
              <h2 className="h4">{t.footer.find}</h2>
              <ul className="unstyled-list">
                <li>
                  <Link to="/kurser">{t.nav.courses}</Link>
                </li>
                <li>
                  <Link to="/vej">{t.nav.way}</Link>
                </li>
                <li>
                  <Link to="/modeller">{t.nav.models}</Link>
                </li>
                {signedIn && mayReadDialogue(signedIn) && (
                  <li>
                    <Link to="/dialog">{t.nav.dialogue}</Link>
                  </li>
                )}
                <li>
                  <Link to="/udvalg">{t.footer.committees}</Link>
                </li>
                <li>
                  <Link to="/aktoerer">{t.footer.organisations}</Link>
                </li>
              </ul>
            </section>
            <section className="d-print-none">
              <h2 className="h4">{t.footer.data}</h2>
              <ul className="unstyled-list">
                <li>
                  <Link to="/om-data">{t.footer.aboutData}</Link>
                </li>
                <li>
                  <Link to="/tilgaengelighed">{t.footer.accessibility}</Link>
                </li>
                <li>
                  <Link to="/api">{t.footer.api}</Link>
                </li>
              </ul>
            </section>
          </div>
        </div>
      </div>
    </footer>
  );
}
