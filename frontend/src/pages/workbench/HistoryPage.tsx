import { useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { useAddress } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { DifferenceList } from './DifferenceList';
import { DifferenceFragment } from './query';

const HistoryQuery = graphql(
  `
  query PackageHistory($key: String!, $first: Int!, $language: Language = DA) {
    draft: package(key: $key, draft: true) {
      id
      title(language: $language)
      revision
      status
      versions { version status publishedAt publishedBy { name } }
      history(first: $first) {
        totalCount
        nodes {
          revision
          at
          actor { name organisation { key name } }
          actionText(language: $language)
          reason
          differences { ...DifferenceParts }
        }
      }
    }
    published: package(key: $key) {
      id
      title(language: $language)
      versions { version status publishedAt publishedBy { name } }
    }
  }
`,
  [DifferenceFragment],
);

const BetweenQuery = graphql(
  `
  query DifferenceBetween($id: ID!, $from: VersionInput!, $to: VersionInput, $language: Language = DA) {
    packageDifference(id: $id, from: $from, to: $to) { differences { ...DifferenceParts } }
  }
`,
  [DifferenceFragment],
);

type Answered = ResultOf<typeof HistoryQuery>;
type Version = NonNullable<Answered['published']>['versions'][number];

const STEP = 25;

/** What happened to a package: its versions, its revisions, and the difference between any two. */
export function HistoryPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords, workWords);
  const address = useAddress();
  const first = Math.min(100, Math.max(STEP, address.number('antal') ?? STEP));
  const asked = useAsk(HistoryQuery, { key, first });
  const draft = asked.data?.draft;
  const shown = draft ?? asked.data?.published;
  const crumbs = [
    { label: t.packages.title, to: '/pakker' },
    { label: shown?.title ?? key, to: draft ? `/pakker/${key}/arbejde` : `/pakker/${key}` },
  ];
  return (
    <Page title={t.history.title} kind={shown?.title} crumbs={crumbs}>
      <Answer of={asked}>
        {() =>
          shown ? (
            <>
              <Compare id={shown.id} versions={shown.versions} revisions={draft?.history.nodes ?? []} />
              <Versions of={shown.versions} />
              {draft && (
                <section aria-labelledby="revisions">
                  <h2 id="revisions">{t.history.revisions}</h2>
                  <Revisions of={draft.history.nodes} />
                  {draft.history.totalCount > draft.history.nodes.length && first < 100 && (
                    <button
                      type="button"
                      className="button button-secondary"
                      onClick={() => address.change({ antal: first + STEP }, true)}
                    >
                      {t.app.showMore(Math.min(STEP, draft.history.totalCount - draft.history.nodes.length))}
                    </button>
                  )}
                </section>
              )}
            </>
          ) : (
            <p>{t.history.none}</p>
          )
        }
      </Answer>
    </Page>
  );
}

function Versions({ of }: { of: Version[] }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{t.history.versions}</h2>
      {of.length === 0 ? (
        <p>{t.history.versionsNone}</p>
      ) : (
        <ul className="plain-list divided no-max-width">
          {of.map(({ version, status, publishedAt, publishedBy }) => (
            <li key={version}>
              <strong>{t.work.version(String(version))}</strong>, {t.packageStatus[status].toLowerCase()}.{' '}
              <span className="quiet-text">
                {format.moment(publishedAt)}
                {publishedBy && `, ${publishedBy.name}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Revision = NonNullable<Answered['draft']>['history']['nodes'][number];

function Revisions({ of }: { of: Revision[] }) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  if (of.length === 0) return <p>{t.history.revisionsNone}</p>;
  return (
    <ol className="revisions no-max-width">
      {of.map(({ revision, at, actor, actionText, reason, differences }) => (
        <li key={revision}>
          <p>
            <strong>{t.history.revision(revision)}</strong> {actionText}
          </p>
          <p className="quiet-text small-text">
            {format.moment(at)}, {actor.name}
            {actor.organisation && actor.organisation.name !== actor.name && `, ${actor.organisation.name}`}
          </p>
          {reason && <p>{t.work.quoted(reason)}</p>}
          {differences.length > 0 && <DifferenceList of={differences} />}
        </li>
      ))}
    </ol>
  );
}

/** "v2" is a version and "r14" a revision, in the form as in the address. */
const inputOf = (choice: string) =>
  choice.startsWith('v') ? { version: Number(choice.slice(1)) } : { revision: Number(choice.slice(1)) };

interface CompareProps {
  id: string;
  versions: Version[];
  revisions: Revision[];
}

function Compare({ id, versions, revisions }: CompareProps) {
  const { t } = useLanguage(workWords);
  const address = useAddress();
  const choices = [
    ...versions.map(({ version }) => ({ key: `v${version}`, label: t.work.version(String(version)) })),
    ...revisions.map(({ revision, actionText }) => ({
      key: `r${revision}`,
      label: `${t.history.revision(revision)} ${actionText}`,
    })),
  ];
  const known = (name: string) => choices.find(({ key }) => key === address.text(name))?.key ?? '';
  const from = known('fra');
  const to = known('til');
  const asked = useAsk(
    BetweenQuery,
    { id, from: inputOf(from || 'v0'), to: to ? inputOf(to) : undefined },
    from === '' || from === to,
  );
  if (choices.length === 0) return null;
  const select = (name: 'fra' | 'til', label: string, any: string, value: string) => (
    <div className="form-group">
      <label className="form-label" htmlFor={`compare-${name}`}>
        {label}
      </label>
      <select
        id={`compare-${name}`}
        className="form-select"
        value={value}
        onChange={(event) => address.change({ [name]: event.target.value }, true)}
      >
        <option value="">{any}</option>
        {choices.map((choice) => (
          <option key={choice.key} value={choice.key}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <section aria-labelledby="compare">
      <h2 id="compare">{t.history.compare}</h2>
      <div className="filter-grid">
        {select('fra', t.history.from, t.work.noneChosen, from)}
        {select('til', t.history.to, t.history.asItStands, to)}
      </div>
      {from === '' ? (
        <p className="quiet-text">{t.history.compareHint}</p>
      ) : from === to ? (
        <p>{t.history.same}</p>
      ) : (
        <Answer of={asked}>
          {({ packageDifference: { differences } }) =>
            differences.length === 0 ? (
              <p role="status">{t.history.same}</p>
            ) : (
              <>
                <p role="status">{t.history.count(differences.length)}</p>
                <DifferenceList of={differences} />
              </>
            )
          }
        </Answer>
      )}
    </section>
  );
}
