import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '../../components/Dialog';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import type { Fault } from '../../graphql/fault';
import { useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Decide, Discard, Propose, Retire } from './deeds';
import type { Work } from './query';

export interface DialogProps {
  of: Work;
  onClose: () => void;
  onDone: (said: string) => void;
}

interface FrameProps {
  title: string;
  text: ReactNode;
  button: string;
  busy: boolean;
  fault: Fault | undefined;
  onClose: () => void;
  onSubmit: () => void;
  children?: ReactNode;
}

/** A question, what is needed to answer it, and two buttons. */
export function ActionDialog({ title, text, button, busy, fault, onClose, onSubmit, children }: FrameProps) {
  const { t } = useLanguage(workWords);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {typeof text === 'string' ? <p>{text}</p> : text}
        {children}
        {fault && <FaultAlert fault={fault} />}
        <p className="dialog-actions">
          {button !== '' && (
            <button type="submit" className="button button-primary" disabled={busy}>
              {button}
            </button>
          )}
          <button type="button" className="button button-secondary" onClick={onClose}>
            {t.work.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

export function ProposeDialog({ of, onClose, onDone }: DialogProps) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Propose);
  const [decideBy, setDecideBy] = useState(of.decideBy ?? '');
  const [message, setMessage] = useState('');
  const submit = async () => {
    const { data } = await tell({
      id: of.id,
      expectedRevision: of.revision,
      decideBy: decideBy || null,
      message: message.trim() || null,
    });
    if (!data) return;
    onDone(t.work.proposed);
    onClose();
  };
  return (
    <ActionDialog
      title={t.work.proposeTitle}
      text={t.work.proposeText(of.parties.length)}
      button={t.work.propose}
      {...{ busy, fault, onClose }}
      onSubmit={submit}
    >
      <Field
        id={`${id}-by`}
        label={t.work.decideBy}
        hint={t.work.decideByHint}
        type="date"
        value={decideBy}
        onChange={setDecideBy}
      />
      <Field id={`${id}-message`} label={t.work.message} value={message} onChange={setMessage} rows={3} />
    </ActionDialog>
  );
}

export function DecideDialog({
  of,
  onClose,
  onDone,
  decision,
}: DialogProps & { decision: 'APPROVE' | 'DECLINE' | 'WITHDRAW' }) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Decide);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const needsReason = decision === 'DECLINE';
  const missing = needsReason && reason.trim() === '';
  const submit = async () => {
    setTried(true);
    if (missing) return;
    const { data } = await tell({
      id: of.id,
      expectedRevision: of.revision,
      decision,
      reason: reason.trim() || null,
    });
    if (!data) return;
    onDone(t.work.decision[decision].done);
    onClose();
  };
  return (
    <ActionDialog
      title={t.work.decision[decision].title}
      text={t.work.decision[decision].text}
      button={t.work.decision[decision].button}
      {...{ busy, fault, onClose }}
      onSubmit={submit}
    >
      <Field
        id={`${id}-reason`}
        label={needsReason ? t.work.reason : t.work.reasonOptional}
        hint={t.work.reasonHint}
        error={tried && missing ? t.work.reasonMissing : undefined}
        value={reason}
        onChange={setReason}
        rows={3}
        required={needsReason}
      />
    </ActionDialog>
  );
}

export function RetireDialog({ of, onClose, onDone }: DialogProps) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Retire);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === '';
  const submit = async () => {
    setTried(true);
    if (missing) return;
    const { data } = await tell({ id: of.id, reason: reason.trim() });
    if (!data) return;
    onDone(t.work.retired);
    onClose();
  };
  return (
    <ActionDialog
      title={t.work.retireTitle}
      text={t.work.retireText}
      button={t.work.retire}
      {...{ busy, fault, onClose }}
      onSubmit={submit}
    >
      <Field
        id={`${id}-reason`}
        label={t.work.reason}
        error={tried && missing ? t.work.reasonMissing : undefined}
        value={reason}
        onChange={setReason}
        rows={3}
        required
      />
    </ActionDialog>
  );
}

export function DiscardDialog({ of, onClose }: DialogProps) {
  const { t } = useLanguage(workWords);
  const goTo = useNavigate();
  const { tell, busy, fault } = useTell(Discard);
  const submit = async () => {
    const { data } = await tell({ id: of.id, expectedRevision: of.revision });
    if (!data) return;
    const left = data.discardDraft.package;
    goTo(left ? `/pakker/${left.key}` : '/pakker');
  };
  return (
    <ActionDialog
      title={t.work.discardTitle}
      text={of.published ? t.work.discardTextPublished : t.work.discardText}
      button={t.work.discard}
      {...{ busy, fault, onClose }}
      onSubmit={submit}
    />
  );
}
