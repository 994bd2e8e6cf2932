import { Link } from 'react-router';
import { Answer } from '../../components/Answer';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { useAsk } from '../../graphql/ask';
import { modelWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { ModelsQuery } from './query';

/** Ways of working together that others can take over. */
export function ModelsPage() {
  const { t } = useLanguage(modelWords);
  const asked = useAsk(ModelsQuery, {});
  return (
    <Page title={t.models.title} lead={t.models.lead}>
      <Answer of={asked}>
        {({ collaborationModels }) =>
          collaborationModels.length === 0 ? (
            <p>{t.models.empty}</p>
          ) : (
            <>
              <h2 className="h4">{t.models.count(collaborationModels.length)}</h2>
              <ul className="package-grid no-max-width">
                {collaborationModels.map(({ key, title, summary, origin, provenance, adoptions }) => (
                  <li key={key}>
                    <article className="package-card">
                      <p className="package-card-kind">
                        {origin} <ProvenanceBadge of={provenance} quiet />
                      </p>
                      <h3 className="hit-title">
                        <Link to={`/modeller/${key}`}>{title}</Link>
                      </h3>
                      <p className="package-card-text">{summary}</p>
                      <p className="small-text">{t.models.adoptions(adoptions.length)}</p>
                    </article>
                  </li>
                ))}
              </ul>
              <ProvenanceLegend />
            </>
          )
        }
      </Answer>
      <p>
        <Link to="/dialog">{t.dialogue.title}</Link>
      </p>
    </Page>
  );
}
