import { useEffect, useRef, useState } from 'react';
import { useViewer } from '../../account/useViewer';
import { Alert } from '../../components/Alert';
import { FaultAlert } from '../../components/FaultAlert';
import { Icon } from '../../components/Icon';
import { ReadAgain } from '../../components/ReadAgain';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Actions } from './Actions';
import { Comments } from './Comments';
import { ConflictDialog } from './ConflictDialog';
import { CoverageLines } from './CoverageLines';
import { Elements } from './Elements';
import { Findings } from './Findings';
import { Head } from './Head';
import { Parties } from './Parties';
import { Proposals } from './Proposals';
import type { Work } from './query';
import { useEdit } from './useEdit';
import { useAnnounced, useNews } from './useNews';

interface Props {
  of: Work;
  onPackage: (now: Work) => void;
  refresh: () => void;
}

export function Workbench({ of, onPackage, refresh }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const { signedIn } = useViewer();
  const editing = useEdit(of, onPackage);
  const [open, setOpen] = useState<string>();
  const { latest, present } = useNews(of.id, signedIn?.person.name, refresh);
  useAnnounced(of.id, open);
  const mayEdit = of.may.includes('EDIT');
  const demo = of.provenance === 'DEMO' || of.elements.some(({ provenance }) => provenance === 'DEMO');
  // The form that was sent may stand far below it.
  const fault = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (editing.fault) fault.current?.focus();
  }, [editing.fault]);
  return (
    <ReadAgain value={async () => Boolean(await editing.read())}>
      <p className="sr-only" role="status">
        {editing.said}
      </p>
      {demo && <Alert kind="warning">{t.work.demo}</Alert>}
      <Head of={of} present={present} me={signedIn?.person.id} editing={mayEdit ? editing : undefined} />
      <Actions of={of} viewer={signedIn} onDone={editing.say} />
      <div className="work-said">
        <p className="work-latest" aria-live="polite">
          {latest && `${t.work.latest(latest.name, latest.text)} ${format.moment(latest.at)}`}
        </p>
        {editing.undo && mayEdit && (
          <button
            type="button"
            className="button button-secondary button-small"
            disabled={editing.busy}
            onClick={editing.undo}
          >
            <Icon name="refresh" />
            {t.work.undo}
          </button>
        )}
      </div>
      {editing.fault && (
        <div ref={fault} tabIndex={-1}>
          <FaultAlert fault={editing.fault} />
        </div>
      )}
      {editing.clash && <ConflictDialog of={editing.clash} editing={editing} />}
      <div className="workbench">
        <div className="work-main">
          <section aria-labelledby="elements">
            <h2 id="elements">{t.work.elements}</h2>
            <Elements
              of={of}
              editing={mayEdit ? editing : undefined}
              present={present.filter(({ person }) => person.id !== signedIn?.person.id)}
              onOpen={setOpen}
            />
          </section>
          <section aria-labelledby="comments">
            <h2 id="comments">{t.work.comments}</h2>
            <p className="quiet-text">{t.work.commentsLead}</p>
            <Comments of={of} element={null} />
          </section>
        </div>
        <div className="work-side">
          <section aria-labelledby="findings">
            <h2 id="findings" className="h3">
              {t.work.findings}
            </h2>
            <Findings of={of.findings} elements={of.elements} />
          </section>
          <section aria-labelledby="coverage">
            <h2 id="coverage" className="h3">
              {t.work.coverage}
            </h2>
            <CoverageLines of={of} />
          </section>
          <section aria-labelledby="proposals">
            <h2 id="proposals" className="h3">
              {t.work.proposals}
            </h2>
            <Proposals of={of} onDone={editing.say} />
          </section>
          <section aria-labelledby="parties">
            <h2 id="parties" className="h3">
              {t.package.parties}
            </h2>
            <Parties of={of} onDone={editing.say} />
          </section>
        </div>
      </div>
    </ReadAgain>
  );
}
