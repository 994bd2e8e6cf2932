import { useId, useState } from 'react';
import { FaultAlert } from '../../components/FaultAlert';
import { Icon } from '../../components/Icon';
import { useFormat } from '../../format/useFormat';
import { useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Resolve, Say } from './deeds';
import { MentionField } from './MentionField';
import { cutAtMentions, type Mentioned, stillNamed } from './mention';
import type { Comment, Work } from './query';

interface Props {
  of: Work;
  /** The element that is talked about, or null for the whole package. */
  element: string | null;
}

export function Comments({ of, element }: Props) {
  const { t } = useLanguage(workWords);
  const comments = of.comments.filter((comment) =>
    // What was said of an element that is gone is still said of the package.
    element === null
      ? comment.element === null || !of.elements.some(({ id }) => id === comment.element)
      : comment.element === element,
  );
  return (
    <>
      {comments.length > 0 && (
        <ul className="comments no-max-width">
          {comments.map((comment) => (
            <CommentView key={comment.id} of={comment} />
          ))}
        </ul>
      )}
      {of.may.includes('COMMENT') ? (
        <CommentForm of={of} element={element} />
      ) : (
        comments.length === 0 && <p className="quiet-text">{t.work.commentsNone}</p>
      )}
    </>
  );
}

function CommentView({ of }: { of: Comment }) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  const { tell, busy, fault } = useTell(Resolve);
  const organisation = of.author.organisation?.name;
  return (
    <li className={of.resolvedAt ? 'comment comment-resolved' : 'comment'}>
      <p className="comment-head">
        <strong>{of.author.name}</strong>
        <span className="quiet-text">
          {organisation && organisation !== of.author.name && `, ${organisation}`} {format.moment(of.at)}
        </span>
      </p>
      <p className="comment-text">
        {cutAtMentions(of.text, of.mentions).map(({ text, named }, at) =>
          named ? <strong key={at}>{text}</strong> : <span key={at}>{text}</span>,
        )}
      </p>
      {of.resolvedAt && (
        <p className="comment-done">
          <Icon name="check" />
          {t.work.resolvedAt(format.moment(of.resolvedAt))}
        </p>
      )}
      {of.mayResolve && !of.resolvedAt && (
        <button type="button" className="function-link" disabled={busy} onClick={() => tell({ id: of.id })}>
          <Icon name="check" />
          {t.work.resolve}
        </button>
      )}
      {fault && <FaultAlert fault={fault} />}
    </li>
  );
}

function CommentForm({ of, element }: Props) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Say);
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<Mentioned[]>([]);
  const [said, setSaid] = useState('');
  return (
    <form
      className="comment-form"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        const whole = text.trim();
        if (whole === '') {
          document.getElementById(id)?.focus();
          return;
        }
        const mentions = stillNamed(whole, picked).map((person) => person.id);
        const { data } = await tell({ id: of.id, element, text: whole, mentions });
        if (!data) return;
        setText('');
        setPicked([]);
        setSaid(t.work.commentSent);
      }}
    >
      <MentionField
        id={id}
        label={t.work.commentLabel}
        package={of.id}
        value={text}
        onChange={(next) => {
          setText(next);
          setSaid('');
        }}
        onPick={(person) => setPicked([...picked, person])}
      />
      {fault && <FaultAlert fault={fault} />}
      <button type="submit" className="button button-secondary" disabled={busy}>
        <Icon name="chat" />
        {t.work.commentSend}
      </button>
      <span className="sr-only" role="status">
        {said}
      </span>
    </form>
  );
}
