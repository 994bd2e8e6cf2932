import { useState } from 'react';
import { Link } from 'react-router';
import type { SignedInViewer } from '../../account/useViewer';
import { Icon } from '../../components/Icon';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { DecideDialog, DiscardDialog, ProposeDialog, RetireDialog } from './ActionDialogs';
import { PublishDialog } from './PublishDialog';
import type { Work } from './query';

interface Props {
  of: Work;
  viewer: SignedInViewer | undefined;
  /** Tells what was done. */
  onDone: (said: string) => void;
}

type Open = 'propose' | 'APPROVE' | 'DECLINE' | 'WITHDRAW' | 'publish' | 'retire' | 'discard';

/** What the viewer may do with the package now, in its order. */
export function Actions({ of, viewer, onDone }: Props) {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const [open, setOpen] = useState<Open>();
  const may = (action: Work['may'][number]) => of.may.includes(action);
  const own = of.parties.find(({ organisation }) => organisation.key === viewer?.organisation?.key);
  const close = () => setOpen(undefined);
  const dialog = { of, onClose: close, onDone };
  const decided = own?.status === 'APPROVED' || own?.status === 'DECLINED';
  return (
    <div className="work-actions d-print-none">
      {may('DECIDE') && own && (
        <div className="work-decide">
          <p>
            {own.reopened
              ? t.work.decideAgain(own.organisation.name)
              : decided
                ? t.work.decidedAlready(own.organisation.name, t.partyStatus[own.status].toLowerCase())
                : t.work.decideAsk(own.organisation.name)}
          </p>
          <p className="button-line">
            {own.status !== 'APPROVED' && (
              <button type="button" className="button button-primary" onClick={() => setOpen('APPROVE')}>
                <Icon name="check" />
                {t.work.approve}
              </button>
            )}
            {own.status !== 'DECLINED' && (
              <button type="button" className="button button-secondary" onClick={() => setOpen('DECLINE')}>
                {t.work.decline}
              </button>
            )}
            {decided && (
              <button type="button" className="button button-secondary" onClick={() => setOpen('WITHDRAW')}>
                {t.work.withdraw}
              </button>
            )}
          </p>
        </div>
      )}
      <p className="button-line">
        {may('PROPOSE') && (
          <button type="button" className="button button-primary" onClick={() => setOpen('propose')}>
            <Icon name="send" />
            {t.work.propose}
          </button>
        )}
        {may('PUBLISH') && (
          <button type="button" className="button button-primary" onClick={() => setOpen('publish')}>
            {t.work.publish}
          </button>
        )}
        {may('ADAPT') && of.published && (
          <Link className="button button-secondary" to={`/pakker/${of.key}/tilpas`}>
            {t.adapt.button}
          </Link>
        )}
        {may('RETIRE') && (
          <button type="button" className="button button-secondary" onClick={() => setOpen('retire')}>
            {t.work.retire}
          </button>
        )}
        {may('DISCARD') && (
          <button type="button" className="button button-secondary" onClick={() => setOpen('discard')}>
            <Icon name="delete" />
            {t.work.discard}
          </button>
        )}
      </p>
      {open === 'propose' && <ProposeDialog {...dialog} />}
      {(open === 'APPROVE' || open === 'DECLINE' || open === 'WITHDRAW') && (
        <DecideDialog {...dialog} decision={open} />
      )}
      {open === 'publish' && <PublishDialog {...dialog} />}
      {open === 'retire' && <RetireDialog {...dialog} />}
      {open === 'discard' && <DiscardDialog {...dialog} />}
    </div>
  );
}
