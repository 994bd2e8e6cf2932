import { Link, useLocation, useParams } from 'react-router';
import { Done } from '../../account/Done';
import { mayWriteDialogue } from '../../account/rights';
import { useViewer } from '../../account/useViewer';
import { Alert } from '../../components/Alert';
import { Answer } from '../../components/Answer';
import { Facts } from '../../components/Facts';
import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { catalogueWords, modelWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NotFoundPage } from '../NotFoundPage';
import { Adoptions } from './Adoptions';
import { type Model, ModelQuery } from './query';

export function ModelPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(modelWords);
  const asked = useAsk(ModelQuery, { key });
  const crumbs = [{ label: t.models.title, to: '/modeller' }];
  const found = asked.data?.collaborationModel;
  const saved = (useLocation().state as { saved?: boolean } | null)?.saved;
  if (asked.data && !found) return <NotFoundPage />;
  return (
    <Page title={found?.title ?? t.models.one} kind={found && t.models.one} lead={found?.summary} crumbs={crumbs}>
      <Done what={saved ? t.modelForm.saved : undefined} />
      <Answer of={asked}>{() => found && <ModelView of={found} />}</Answer>
    </Page>
  );
}

function ModelView({ of }: { of: Model }) {
  const { t } = useLanguage(catalogueWords, modelWords);
  const format = useFormat();
  const { signedIn } = useViewer();
  return (
    <>
      {of.provenance === 'DEMO' && (
        <Alert kind="warning" heading={t.provenance.DEMO}>
          <p>{t.provenance.demoText}</p>
        </Alert>
      )}
      <div className="with-aside">
        <div>
          <Steps id="principles" title={t.models.principles} of={of.principles} />
          <Steps id="phases" title={t.models.phases} of={of.phases} />
          <section aria-labelledby="results">
            <h2 id="results">{t.models.results}</h2>
            {of.results.length === 0 ? (
              <p>{t.models.resultsNone}</p>
            ) : (
              <ul>
                {of.results.map(({ text, period, source }) => (
                  <li key={text}>
                    {text}
                    {period && ` (${period})`}
                    <br />
                    <span className="small-text quiet-text">{t.provenance.source(source)}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section aria-labelledby="adoptions">
            <h2 id="adoptions">{t.models.adoptionsTitle}</h2>
            <Adoptions of={of} viewer={signedIn} />
          </section>
        </div>
        <aside aria-labelledby="facts" className="aside-box">
          <h2 id="facts" className="h4">
            {t.models.facts}
          </h2>
          <Facts
            rows={[
              [
                t.models.origin,
                <>
                  {of.origin}
                  {of.originOrganisation && (
                    <Link className="stacked" to={`/aktoerer/${of.originOrganisation.key}`}>
                      {of.originOrganisation.name}
                    </Link>
                  )}
                </>,
              ],
              [t.models.parties, of.partyKinds.map((kind) => t.organisationKind[kind]).join(', ')],
              [t.package.source, of.sourceDate ? `${of.source}, ${format.date(of.sourceDate)}` : of.source],
              // What an organisation says of its own work is its word, not a judgement of ours.
              of.owner
                ? [
                    t.models.owner,
                    <Link key="owner" to={`/aktoerer/${of.owner.key}`}>
                      {of.owner.name}
                    </Link>,
                  ]
                : [t.provenance.label, <ProvenanceBadge key="provenance" of={of.provenance} />],
            ]}
          />
          <p className="aside-actions d-print-none">
            {of.mayEdit && (
              <Link className="button button-primary" to={`/modeller/${of.key}/ret`}>
                <Icon name="edit" />
                {t.modelForm.editOf}
              </Link>
            )}
            {signedIn?.mayCreate && (
              <Link className="button button-secondary" to={`/pakker/nyt?model=${of.key}`}>
                {t.models.newPackage}
              </Link>
            )}
            {signedIn && mayWriteDialogue(signedIn) && (
              <Link className="button button-secondary" to={`/dialog?model=${of.key}`}>
                {t.models.logDialogue}
              </Link>
            )}
            <button type="button" className="button button-secondary" onClick={() => window.print()}>
              <Icon name="print" />
              {t.app.print}
            </button>
          </p>
        </aside>
      </div>
    </>
  );
}

function Steps({ id, title, of }: { id: string; title: string; of: Model['phases'] }) {
  if (of.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ol className="model-steps no-max-width">
        {[...of]
          .sort((a, b) => a.seq - b.seq)
          .map((step) => (
            <li key={step.seq}>
              <h3 className="h5">{step.title}</h3>
              {step.text && <p>{step.text}</p>}
            </li>
          ))}
      </ol>
    </section>
  );
}
