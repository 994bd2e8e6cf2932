import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { modelWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { Dialog } from './Dialog';

interface Props {
  /** Whether something is written that would be lost now. */
  lost: () => boolean;
}

/** Asks before work that is not saved is left, by a link of ours or by the browser's own ways. */
export function Unsaved({ lost }: Props) {
  const { t } = useLanguage(modelWords);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && lost(),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (lost()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [lost]);

  if (blocker.state !== 'blocked') return null;
  return (
    <Dialog title={t.unsaved.title} onClose={() => blocker.reset()}>
      <p>{t.unsaved.text}</p>
      <p className="dialog-actions">
        <button type="button" className="button button-primary" onClick={() => blocker.reset()}>
          {t.unsaved.stay}
        </button>
        <button type="button" className="button button-secondary" onClick={() => blocker.proceed()}>
          {t.unsaved.leave}
        </button>
      </p>
    </Dialog>
  );
}
