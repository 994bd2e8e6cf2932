import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { signInAddress } from '../../account/address';
import { mayReadDialogue, mayWriteDialogue } from '../../account/rights';
import { type SignedInViewer, useViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { Choice } from '../../components/Choice';
import { FaultAlert } from '../../components/FaultAlert';
import { Icon } from '../../components/Icon';
import { Spinner } from '../../components/Spinner';
import { useAddress } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { DialogueForm } from './DialogueForm';
import { ModelsQuery } from './query';

const DialoguesQuery = graphql(`
  query Dialogues($model: String, $first: Int, $language: Language = DA) {
    dialogues(model: $model, first: $first) {
      totalCount
      nodes {
        id
        on
        with { key name }
        model { key title(language: $language) }
        package { key title(language: $language) }
        outcome
        nextStep
        nextStepOn
        author { name }
      }
    }
  }
`);

type Dialogue = ResultOf<typeof DialoguesQuery>['dialogues']['nodes'][number];

/** What an organisation has talked with others about, and what comes next. */
export function DialoguePage() {
  const { t } = useLanguage(workWords, modelWords);
  const here = useLocation();
  const { viewer, signedIn, fault, retry } = useViewer();
  return (
    <Page title={t.dialogue.title} lead={t.dialogue.lead} crumbs={[{ label: t.models.title, to: '/modeller' }]}>
      {fault ? (
        <FaultAlert fault={fault} onRetry={retry} />
      ) : !viewer ? (
        <Spinner status={t.app.loading} />
      ) : signedIn && mayReadDialogue(signedIn) ? (
        <Log viewer={signedIn} />
      ) : signedIn ? (
        <div className="empty">
          <h2 className="h3">{t.dialogue.mayNot}</h2>
          <p>{t.dialogue.mayNotText}</p>
        </div>
      ) : (
        <div className="empty">
          <h2 className="h3">{t.dialogue.signIn}</h2>
          <p>{t.dialogue.signInText}</p>
          <Link className="button button-primary" to={signInAddress(here)}>
            {t.work.signIn}
          </Link>
        </div>
      )}
    </Page>
  );
}

const STEP = 20;

function Log({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(modelWords);
  const address = useAddress();
  const model = address.text('model');
  const first = Math.min(100, Math.max(STEP, address.number('antal') ?? STEP));
  const asked = useAsk(DialoguesQuery, { model: model || undefined, first });
  const models = useAsk(ModelsQuery, {}).data?.collaborationModels ?? [];
  const words = Object.fromEntries(models.map(({ key, title }) => [key, title]));
  const [writing, setWriting] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <>
      <p className="sr-only" role="status">
        {said}
      </p>
      {writing ? (
        <DialogueForm
          viewer={viewer}
          models={words}
          model={model}
          onClose={(done) => {
            setWriting(false);
            setSaid(done ? t.dialogue.saved : '');
          }}
        />
      ) : (
        mayWriteDialogue(viewer) && (
          <p>
            <button type="button" className="button button-primary" onClick={() => setWriting(true)}>
              <Icon name="plus" />
              {t.dialogue.write}
            </button>
          </p>
        )
      )}
      <div className="filter-grid">
        <Choice
          id="dialogue-model"
          label={t.models.one}
          any={t.app.all}
          words={words}
          value={model}
          onChange={(key) => address.change({ model: key, antal: undefined })}
        />
      </div>
      <Answer of={asked}>
        {({ dialogues }) => (
          <>
            <h2 className="h4">{t.dialogue.count(dialogues.totalCount)}</h2>
            {dialogues.nodes.length === 0 && <p>{t.dialogue.empty}</p>}
            <ul className="dialogues no-max-width">
              {dialogues.nodes.map((dialogue) => (
                <DialogueView key={dialogue.id} of={dialogue} />
              ))}
            </ul>
            {dialogues.totalCount > dialogues.nodes.length && first < 100 && (
              <button
                type="button"
                className="button button-secondary"
                onClick={() => address.change({ antal: first + STEP }, true)}
              >
                {t.app.showMore(Math.min(STEP, dialogues.totalCount - dialogues.nodes.length))}
              </button>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function DialogueView({ of }: { of: Dialogue }) {
  const { t } = useLanguage(modelWords);
  const format = useFormat();
  return (
    <li>
      <h3 className="h5">
        {format.longDate(of.on)}: <Link to={`/aktoerer/${of.with.key}`}>{of.with.name}</Link>
      </h3>
      <p>{of.outcome}</p>
      {(of.nextStep || of.nextStepOn) && (
        <p>
          <strong>{t.dialogue.nextStep}:</strong> {of.nextStep}
          {of.nextStepOn && ` (${t.dialogue.before(format.date(of.nextStepOn))})`}
        </p>
      )}
      <p className="small-text quiet-text">
        {of.model && <Link to={`/modeller/${of.model.key}`}>{of.model.title}</Link>}
        {of.model && of.package && ', '}
        {of.package && <Link to={`/pakker/${of.package.key}`}>{of.package.title}</Link>} {t.dialogue.by(of.author.name)}
      </p>
    </li>
  );
}
