import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Dialog } from '../../components/Dialog';
import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Comments } from './Comments';
import type { Work, WorkElement } from './query';
import { SessionLine } from './SessionLine';
import { type Side, useDrag } from './useDrag';
import type { Editing } from './useEdit';
import type { Present } from './useNews';

interface Props {
  of: WorkElement;
  work: Work;
  /** Counted from 0. */
  place: number;
  row: { size: number; first: boolean };
  present: Present[];
  editing: Editing | undefined;
  /** Shown in place of the card's content while it is edited. */
  form: ReactNode;
  onEdit: () => void;
  onRemove: () => void;
  onStep: (by: -1 | 1) => void;
  onDrop: (dragged: string, side: Side) => void;
}

export function ElementCard(props: Props) {
  const { of, work, place, row, present, editing, form } = props;
  const { t } = useLanguage(catalogueWords, workWords);
  const beside = row.size > 1;
  const drag = useDrag({ id: of.id, beside, onDrop: editing && !form ? props.onDrop : undefined });
  const comments = work.comments.filter(({ element }) => element === of.id);
  const openComments = comments.filter(({ resolvedAt }) => !resolvedAt).length;
  const [removing, setRemoving] = useState(false);
  const classes = [
    'element',
    `element-${of.kind.toLowerCase()}`,
    form ? 'row-1 row-first' : `row-${Math.min(row.size, 3)}${row.first ? ' row-first' : ''}`,
    drag.dragged ? 'element-dragged' : '',
    drag.over ? `drop-${beside ? 'x' : 'y'}-${drag.over}` : '',
  ];
  return (
    <li ref={drag.card} id={`element-${of.id}`} tabIndex={-1} className={classes.filter(Boolean).join(' ')}>
      {form ?? (
        <>
          <div className="element-top">
            {editing && (
              <span ref={drag.handle} className="element-grip" title={t.work.drag}>
                <Icon name="drag-pan" />
              </span>
            )}
            <p className="element-kind">
              {place + 1}. {t.elementKind[of.kind]}
              {of.parallel && place > 0 && <span className="element-parallel">{t.package.parallel}</span>}
            </p>
          </div>
          <ElementFacts of={of} />
          {present.length > 0 && (
            <p className="element-present">
              <Icon name="edit" />
              {t.work.editedBy(present.map(({ person }) => person.name).join(', '))}
            </p>
          )}
          {editing && (
            <p className="element-actions d-print-none">
              <button type="button" id={`edit-${of.id}`} className="function-link" onClick={props.onEdit}>
                <Icon name="edit" />
                {t.work.edit}
                <span className="sr-only"> {of.title}</span>
              </button>
              <button
                type="button"
                className="function-link"
                aria-disabled={place === 0}
                onClick={() => props.onStep(-1)}
              >
                <Icon name="arrow-upward" />
                {t.work.up}
                <span className="sr-only"> {of.title}</span>
              </button>
              <button
                type="button"
                className="function-link"
                aria-disabled={place === work.elements.length - 1}
                onClick={() => props.onStep(1)}
              >
                <Icon name="arrow-downward" />
                {t.work.down}
                <span className="sr-only"> {of.title}</span>
              </button>
              <button type="button" className="function-link" onClick={() => setRemoving(true)}>
                <Icon name="delete" />
                {t.work.remove}
                <span className="sr-only"> {of.title}</span>
              </button>
            </p>
          )}
        </>
      )}
      <details className="details element-comments d-print-none">
        <summary className="details-summary">
          {t.work.commentsCount(comments.length)}
          {openComments > 0 && openComments < comments.length && `, ${t.work.commentsOpen(openComments)}`}
        </summary>
        <div className="details-text">
          <Comments of={work} element={of.id} />
        </div>
      </details>
      {removing && (
        <Dialog title={t.work.removeTitle(of.title)} onClose={() => setRemoving(false)}>
          <p>{t.work.removeText}</p>
          <p className="dialog-actions">
            <button
              type="button"
              className="button button-primary"
              onClick={() => {
                setRemoving(false);
                props.onRemove();
              }}
            >
              {t.work.remove}
            </button>
            <button type="button" className="button button-secondary" onClick={() => setRemoving(false)}>
              {t.work.cancel}
            </button>
          </p>
        </Dialog>
      )}
    </li>
  );
}

function ElementFacts({ of }: { of: WorkElement }) {
  const { t } = useLanguage(catalogueWords, workWords);
  // The course already says how many days it takes.
  const days = of.days !== null && of.days !== of.course?.days && t.units.days(of.days);
  const length = [of.weeks !== null && t.units.weeks(of.weeks), days].filter(Boolean).join(', ');
  return (
    <>
      <h3 className="h5">{of.course ? <Link to={`/kurser/${of.course.key}`}>{of.title}</Link> : of.title}</h3>
      {of.course && (
        <p className="quiet-text small-text">
          {of.course.title !== of.title && `${of.course.title}. `}
          {t.units.days(of.course.days)} <ProvenanceBadge of={of.course.provenance} quiet />
        </p>
      )}
      {of.session && <SessionLine of={of.session} />}
      {length && (
        <p className="element-length">
          <Icon name="time" />
          {length}
        </p>
      )}
      {of.purpose && <p>{of.purpose}</p>}
      {of.responsible && <p>{t.work.responsibleIs(of.responsible.name)}</p>}
      {of.requirements.length > 0 && (
        <p>
          {t.work.tiedTo}: {of.requirements.map(({ label }) => label).join(', ')}
        </p>
      )}
      {of.gate.length > 0 && (
        <div className="gate">
          <p className="gate-head">
            <Icon name="flag" />
            {t.package.gate}
          </p>
          <ul>
            {of.gate.map(({ competence, level }) => (
              <li key={competence.key}>{t.package.gateLevel(competence.label, level)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
