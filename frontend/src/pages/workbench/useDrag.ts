import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useRef, useState } from 'react';

export type Side = 'before' | 'after';

interface Drag {
  id: string;
  /** Beside others, so that before and after are left and right. */
  beside: boolean;
  onDrop: ((dragged: string, side: Side) => void) | undefined;
}

const KIND = 'element';

/** Makes a card draggable by its handle, and a place where others are dropped, on the nearer side. */
export function useDrag({ id, beside, onDrop }: Drag) {
  const card = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const [over, setOver] = useState<Side>();
  const [dragged, setDragged] = useState(false);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const active = onDrop !== undefined;

  useEffect(() => {
    const element = card.current;
    const grip = handle.current;
    if (!active || !element || !grip) return;
    const sideAt = ({ clientX, clientY }: { clientX: number; clientY: number }): Side => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const later = beside ? clientX > left + width / 2 : clientY > top + height / 2;
      return later ? 'after' : 'before';
    };
    return combine(
      draggable({
        element,
        dragHandle: grip,
        getInitialData: () => ({ kind: KIND, id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['kind'] === KIND && source.data['id'] !== id,
        onDrag: ({ location }) => setOver(sideAt(location.current.input)),
        onDragLeave: () => setOver(undefined),
        onDrop: ({ source, location }) => {
          setOver(undefined);
          drop.current?.(String(source.data['id']), sideAt(location.current.input));
        },
      }),
    );
  }, [active, beside, id]);

  return { card, handle, over, dragged };
}
