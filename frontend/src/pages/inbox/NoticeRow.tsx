import { Link } from 'react-router';
import { Icon } from '../../components/Icon';
import { type Format, useFormat } from '../../format/useFormat';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { accountWords, type WordsOf } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { useCatalogue } from '../../layout/useCatalogue';
import { addressOf, daysUntil, needsAnswer } from './due';

export const NoticeFragment = graphql(`
  fragment Notice on Notice {
    id
    kind
    text(language: $language)
    at
    dueOn
    read
    done
    package { id key title(language: $language) status draft { id } }
    actor { name organisation { key name } }
  }
`);

export type Notice = ResultOf<typeof NoticeFragment>;

function dueIn(date: string, today: string, t: WordsOf<typeof accountWords>, format: Format) {
  const days = daysUntil(date, today);
  if (days < 0) return { late: true, words: t.inbox.overdue(format.date(date), -days) };
  if (days === 0) return { late: false, words: t.inbox.dueToday };
  return { late: false, words: t.inbox.due(format.date(date), days) };
}

interface Props {
  of: Notice;
  onMark: (read: boolean) => void;
}

export function NoticeRow({ of: notice, onMark }: Props) {
  const { t } = useLanguage(accountWords);
  const format = useFormat();
  const today = useCatalogue()?.today;
  const { actor, dueOn } = notice;
  const waits = needsAnswer(notice);
  const due = waits && dueOn && today ? dueIn(dueOn, today, t, format) : undefined;
  const to = addressOf(notice);
  const from = actor && [actor.name, actor.organisation?.name].filter(Boolean).join(', ');
  const seen = () => !notice.read && onMark(true);
  return (
    <article className={`notice ${notice.read ? '' : 'notice-unread'} ${due?.late ? 'notice-late' : ''}`}>
      <p className="notice-head">
        {!notice.read && <span className="notice-new">{t.inbox.unread}</span>}
        <span>{t.inbox.kind[notice.kind]}</span>
        <span className="quiet-text">{format.moment(notice.at)}</span>
        {notice.done && <span className="notice-done">{t.inbox.done}</span>}
      </p>
      <p className="notice-text">
        {to ? (
          <Link to={to} onClick={seen}>
            {notice.text}
          </Link>
        ) : (
          notice.text
        )}
      </p>
      {due && (
        <p className="notice-due">
          <Icon name={due.late ? 'warning' : 'time'} />
          {due.words}
        </p>
      )}
      <p className="small-text">
        {notice.package && <span>{notice.package.title}</span>}
        {from && <span>{t.inbox.from(from)}</span>}
      </p>
      <button type="button" className="button button-unstyled notice-mark" onClick={() => onMark(!notice.read)}>
        {notice.read ? t.inbox.unmark : t.inbox.mark}
        <span className="sr-only">{t.inbox.markOf(notice.text)}</span>
      </button>
    </article>
  );
}
