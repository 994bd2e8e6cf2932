import { Link } from 'react-router';
import { useSubscription } from 'urql';
import type { SignedInViewer } from '../account/useViewer';
import { Icon } from '../components/Icon';
import { graphql } from '../graphql/graphql';
import { useLanguage } from '../language/useLanguage';

const NoticeArrivedSubscription = graphql(`
  subscription NoticeArrived($language: Language = DA) {
    noticeArrived { id text(language: $language) }
  }
`);

const MOST_SHOWN = 99;

/** The way to the inbox with the number of unread messages, which follows what happens while the page stands open. */
export function InboxLink({ viewer }: { viewer: SignedInViewer }) {
  const { code, t } = useLanguage();
  // What arrives makes the viewer and the inbox out of date in the cache, so that both are asked again.
  const [{ data }] = useSubscription({
    query: NoticeArrivedSubscription,
    variables: { language: code === 'da' ? 'DA' : 'EN' },
  });
  const { unread } = viewer;
  return (
    <>
      <Link to="/indbakke" className="function-link inbox-link">
        <Icon name="notifications" />
        <span className="inbox-link-text">{t.session.inbox}</span>
        {unread > 0 && (
          <>
            <span className="inbox-badge" aria-hidden="true">
              {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
            </span>
            <span className="sr-only">{`, ${t.session.unread(unread)}`}</span>
          </>
        )}
      </Link>
      <span className="sr-only" role="status">
        {data ? t.session.arrived(data.noticeArrived.text) : ''}
      </span>
    </>
  );
}
