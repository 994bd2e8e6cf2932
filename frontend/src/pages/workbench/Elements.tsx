import { useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../../components/Icon';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { ElementCard } from './ElementCard';
import { ElementForm } from './ElementForm';
import { inOrder, moved, placeBefore, rowsOf, stepTo } from './element';
import type { Work, WorkElement } from './query';
import type { Editing } from './useEdit';
import type { Present } from './useNews';

interface Props {
  of: Work;
  /** Left out for those who only read. */
  editing: Editing | undefined;
  /** The others who have the package open. */
  present: Present[];
  /** Which element's form is open, to tell the others. */
  onOpen: (id: string | undefined) => void;
}

/** A form that is open, and the package as it was then: what others do meanwhile does not disturb it. */
interface Opened {
  id?: string;
  after?: string;
  package: Work;
}

export function Elements({ of, editing, present, onOpen }: Props) {
  const { t } = useLanguage(workWords);
  const [opened, setOpened] = useState<Opened>();
  const [pending, setPending] = useState<{ id: string; after: string }>();
  const list = useRef<HTMLOListElement>(null);
  useKeptFocus(list);

  const known = inOrder(of.elements);
  const shown = pending ? moved(known, pending.id, pending.after) : known;
  const open = (next: Opened | undefined) => {
    setOpened(next);
    onOpen(next?.id);
  };

  const move = async (id: string, after: string) => {
    const from = placeBefore(known, id);
    if (!editing || editing.busy || from === after) return;
    const element = known.find((one) => one.id === id);
    const at = moved(known, id, after).findIndex((one) => one.id === id) + 1;
    setPending({ id, after });
    await editing.send({ kind: 'move', id, from, after }, t.work.movedTo(element?.title ?? '', at, known.length));
    setPending(undefined);
  };
  const remove = (element: WorkElement) =>
    editing?.send({ kind: 'remove', id: element.id }, t.work.removed(element.title));

  const form = () =>
    editing && opened ? (
      <ElementForm
        key={opened.id ?? 'new'}
        element={opened.package.elements.find(({ id }) => id === opened.id)}
        after={opened.after}
        opened={opened.package}
        now={of}
        editing={editing}
        onClose={() => {
          const back = opened.id ? `edit-${opened.id}` : 'add-element';
          open(undefined);
          // The button that opened the form is there again after the next drawing.
          requestAnimationFrame(() => document.getElementById(back)?.focus());
        }}
      />
    ) : null;

  // The form of an element that others have removed stays, so that nothing that was typed is lost.
  const loose = opened !== undefined && !known.some(({ id }) => id === opened.id);
  return (
    <>
      {known.length === 0 && !opened && <p>{editing ? t.work.elementsEmpty : t.work.elementsNone}</p>}
      {editing && known.length > 1 && <p className="quiet-text small-text">{t.work.moveHint}</p>}
      <ol className="work-elements no-max-width" ref={list}>
        {rowsOf(shown).flatMap((row) =>
          row.map((element, at) => (
            <ElementCard
              key={element.id}
              of={element}
              work={of}
              place={shown.indexOf(element)}
              row={{ size: row.length, first: at === 0 }}
              present={present.filter((one) => one.element === element.id)}
              editing={editing}
              form={opened?.id === element.id ? form() : undefined}
              onEdit={() => open({ id: element.id, package: of })}
              onRemove={() => remove(element)}
              onStep={(by) => {
                const after = stepTo(known, element.id, by);
                if (after !== undefined) move(element.id, after);
              }}
              onDrop={(dragged, side) => {
                const others = known.filter(({ id }) => id !== dragged);
                move(dragged, side === 'after' ? element.id : placeBefore(others, element.id));
              }}
            />
          )),
        )}
      </ol>
      {loose && form()}
      {editing && !opened && (
        <button
          type="button"
          id="add-element"
          className="button button-secondary"
          onClick={() => open({ package: of })}
        >
          <Icon name="plus" />
          {t.work.addElement}
        </button>
      )}
    </>
  );
}

/** A node that is put elsewhere in the list loses the focus; whoever writes in it must not notice. */
function useKeptFocus(list: React.RefObject<HTMLElement | null>) {
  const focused = document.activeElement;
  useLayoutEffect(() => {
    if (
      focused instanceof HTMLElement &&
      focused !== document.activeElement &&
      focused.isConnected &&
      list.current?.contains(focused)
    ) {
      focused.focus({ preventScroll: true });
    }
  });
}
