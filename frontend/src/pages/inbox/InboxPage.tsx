import { useState } from 'react';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { PageSteps } from '../../account/PageSteps';
import { SignedIn } from '../../account/SignedIn';
import { Answer } from '../../components/Answer';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { needsAnswer } from './due';
import { type Notice, NoticeFragment, NoticeRow } from './NoticeRow';

const InboxQuery = graphql(
  `
  query Inbox($unreadOnly: Boolean!, $first: Int, $after: String, $language: Language = DA) {
    inbox(unreadOnly: $unreadOnly, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Notice }
    }
  }
`,
  [NoticeFragment],
);

const MarkNoticesMutation = graphql(`
  mutation MarkNotices($input: MarkNoticesInput!) {
    markNotices(input: $input) { unread }
  }
`);

const SIZE = 50;

export function InboxPage() {
  const { t } = useLanguage(accountWords);
  return <SignedIn title={t.inbox.title}>{({ unread }) => <Inbox unread={unread} />}</SignedIn>;
}

function Inbox({ unread }: { unread: number }) {
  const { t } = useLanguage(accountWords);
  const address = useAddress();
  const unreadOnly = address.text('ulaeste') === 'ja';
  const asked = useAsk(InboxQuery, { unreadOnly, first: SIZE, after: address.list('efter').at(-1) });
  const marking = useTell(MarkNoticesMutation);
  const [markedAll, setMarkedAll] = useState(false);

  const mark = (notice: Notice, read: boolean) => {
    setMarkedAll(false);
    marking.tell({ ids: [notice.id], read });
  };
  const shownUnread = asked.data?.inbox.nodes.filter(({ read }) => !read).map(({ id }) => id) ?? [];
  const markAll = async () => {
    setMarkedAll((await marking.tell({ ids: shownUnread, read: true })).data !== undefined);
  };

  return (
    <Page title={t.inbox.title} lead={t.inbox.lead}>
      <div className="inbox-head">
        <p className="inbox-count">{t.inbox.count(unread)}</p>
        <div className="form-group-checkbox">
          <input
            type="checkbox"
            className="form-checkbox checkbox-small"
            id="unread-only"
            checked={unreadOnly}
            onChange={(event) => address.change({ ulaeste: event.target.checked ? 'ja' : undefined, efter: undefined })}
          />
          <label htmlFor="unread-only">{t.inbox.unreadOnly}</label>
        </div>
        {shownUnread.length > 0 && (
          <button type="button" className="button button-secondary" disabled={marking.busy} onClick={markAll}>
            {t.inbox.markAll}
          </button>
        )}
      </div>
      <Mistakes mistakes={[]} fault={marking.fault} />
      <Done what={markedAll ? t.inbox.markedAll : undefined} />
      <Answer of={asked}>
        {({ inbox }) =>
          inbox.totalCount === 0 ? (
            <div className="empty">
              <h2 className="h3">{unreadOnly ? t.inbox.emptyUnread : t.inbox.empty}</h2>
              {!unreadOnly && <p>{t.inbox.emptyText}</p>}
            </div>
          ) : (
            <>
              <Group
                id="needed"
                title={t.inbox.needed}
                none={t.inbox.neededNone}
                notices={inbox.nodes.filter(needsAnswer)}
                onMark={mark}
              />
              <Group
                id="known"
                title={t.inbox.known}
                none={t.inbox.knownNone}
                notices={inbox.nodes.filter((notice) => !needsAnswer(notice))}
                onMark={mark}
              />
              <PageSteps address={address} page={inbox.pageInfo} total={inbox.totalCount} size={SIZE} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

interface GroupProps {
  id: string;
  title: string;
  none: string;
  notices: Notice[];
  onMark: (notice: Notice, read: boolean) => void;
}

function Group({ id, title, none, notices, onMark }: GroupProps) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {notices.length === 0 && <p>{none}</p>}
      <ul className="notices no-max-width">
        {notices.map((notice) => (
          <li key={notice.id}>
            <NoticeRow of={notice} onMark={(read) => onMark(notice, read)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
