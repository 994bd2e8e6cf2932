import { Link } from 'react-router';
import { mayReadDialogue, mayWriteModel } from '../../account/rights';
import { useViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { Icon } from '../../components/Icon';
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
  const { signedIn } = useViewer();
  return (
    <Page title={t.models.title} lead={t.models.lead}>
      {signedIn && (mayWriteModel(signedIn) || mayReadDialogue(signedIn)) && (
        <p className="button-line d-print-none">
          {mayWriteModel(signedIn) && (
            <Link className="button button-primary" to="/modeller/ny">
              <Icon name="plus" />
              {t.modelForm.new}
            </Link>
          )}
          {mayReadDialogue(signedIn) && (
            <Link className="button button-secondary" to="/dialog">
              {t.dialogue.title}
            </Link>
          )}
        </p>
      )}
      <Answer of={asked}>
        {({ collaborationModels }) =>
          collaborationModels.length === 0 ? (
            <p>{t.models.empty}</p>
          ) : (
            <>
              <h2 className="h4">{t.models.count(collaborationModels.length)}</h2>
              <ul className="package-grid no-max-width">
                {collaborationModels.map(({ key, title, summary, origin, owner, provenance, adoptions }) => (
                  <li key={key}>
                    <article className="package-card">
                      <p className="package-card-kind">
                        {owner ? owner.name : origin} {!owner && <ProvenanceBadge of={provenance} quiet />}
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
    </Page>
  );
}
