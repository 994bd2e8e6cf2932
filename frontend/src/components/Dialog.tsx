import { type ReactNode, useEffect, useRef } from 'react';
import { useLanguage } from '../language/useLanguage';
import { Icon } from './Icon';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const { t } = useLanguage();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className="dialog"
      aria-labelledby="dialog-title"
      // Told a moment late: React's strict mode has closed and opened it again by then.
      onClose={() => !box.current?.open && onClose()}
    >
      <div className="dialog-head">
        <h2 id="dialog-title" className="h3">
          {title}
        </h2>
        <button type="button" className="function-link" onClick={() => box.current?.close()}>
          <Icon name="close" />
          {t.app.close}
        </button>
      </div>
      {children}
    </dialog>
  );
}
