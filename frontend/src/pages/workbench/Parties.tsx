import { useId, useState } from 'react';
import { Link } from 'react-router';
import { FaultAlert } from '../../components/FaultAlert';
import { Field } from '../../components/Field';
import { Icon } from '../../components/Icon';
import { useFormat } from '../../format/useFormat';
import { useTell } from '../../graphql/tell';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { ActionDialog } from './ActionDialogs';
import { DifferenceList } from './DifferenceList';
import { Invite, Remove } from './deeds';
import { OrganisationPicker } from './OrganisationPicker';
import type { Work } from './query';

type Party = Work['parties'][number];

const ICON = { APPROVED: 'success', DECLINED: 'error', INVITED: 'time', NAMED: 'info' } as const;

interface Props {
  of: Work;
  onDone: (said: string) => void;
}

export function Parties({ of, onDone }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Party>();
  const mayInvite = of.may.includes('INVITE');
  return (
    <>
      {of.parties.length === 0 && <p className="quiet-text">{t.package.partiesNone}</p>}
      <ul className="work-parties no-max-width">
        {of.parties.map((party) => (
          <PartyView
            key={party.organisation.key}
            of={party}
            onRemove={mayInvite && party.role !== 'LEAD' ? () => setRemoving(party) : undefined}
          />
        ))}
      </ul>
      {mayInvite && !inviting && (
        <button type="button" className="button button-secondary" onClick={() => setInviting(true)}>
          <Icon name="person-add" />
          {t.work.invite}
        </button>
      )}
      {inviting && <InviteForm of={of} onDone={onDone} onClose={() => setInviting(false)} />}
      {removing && <RemoveDialog of={of} party={removing} onDone={onDone} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

function PartyView({ of, onRemove }: { of: Party; onRemove: (() => void) | undefined }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const { organisation, role, status } = of;
  const since = of.decidedAt ?? of.invitedAt;
  return (
    <li className={`party party-${status.toLowerCase()}`}>
      <Icon name={of.reopened ? 'warning' : ICON[status]} />
      <div>
        <p>
          <Link to={`/aktoerer/${organisation.key}`}>{organisation.name}</Link>{' '}
          <span className="quiet-text">
            {t.organisationKind[organisation.kind]}
            {role === 'LEAD' && `, ${t.partyRole.LEAD.toLowerCase()}`}
          </span>
        </p>
        <p className="party-status">
          {of.reopened ? t.work.reopened : t.partyStatus[status]}
          {since && <span className="quiet-text"> {format.moment(since)}</span>}
        </p>
        {of.reason && <p className="party-reason">{t.work.quoted(of.reason)}</p>}
        {of.reopened && of.reopenedBy.length > 0 && (
          <details className="details">
            <summary className="details-summary">{t.work.reopenedBy(of.reopenedBy.length)}</summary>
            <div className="details-text">
              <DifferenceList of={of.reopenedBy} />
            </div>
          </details>
        )}
        {onRemove && (
          <button type="button" className="function-link d-print-none" onClick={onRemove}>
            <Icon name="close" />
            {t.work.remove}
            <span className="sr-only"> {organisation.name}</span>
          </button>
        )}
      </div>
    </li>
  );
}

function InviteForm({ of, onDone, onClose }: Props & { onClose: () => void }) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Invite);
  const [chosen, setChosen] = useState<{ key: string; name: string }>();
  const [message, setMessage] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <form
      className="work-form"
      aria-label={t.work.invite}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        setTried(true);
        if (!chosen) {
          document.getElementById(`${id}-who-input`)?.focus();
          return;
        }
        const { data } = await tell({ id: of.id, organisation: chosen.key, message: message.trim() || null });
        if (!data) return;
        onDone(t.work.invited(chosen.name));
        onClose();
      }}
    >
      <OrganisationPicker
        id={`${id}-who`}
        label={t.work.inviteWho}
        error={tried && !chosen ? t.work.inviteMissing : undefined}
        leaveOut={of.parties.map(({ organisation }) => organisation.key)}
        chosen={chosen}
        onChoose={setChosen}
        takeFocus
      />
      <Field id={`${id}-message`} label={t.work.message} value={message} onChange={setMessage} rows={3} />
      {fault && <FaultAlert fault={fault} />}
      <p className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={busy}>
          {t.work.inviteSend}
        </button>
        <button type="button" className="button button-secondary" onClick={onClose}>
          {t.work.cancel}
        </button>
      </p>
    </form>
  );
}

function RemoveDialog({ of, party, onDone, onClose }: Props & { party: Party; onClose: () => void }) {
  const { t } = useLanguage(workWords);
  const id = useId();
  const { tell, busy, fault } = useTell(Remove);
  const [reason, setReason] = useState('');
  const { name, key } = party.organisation;
  return (
    <ActionDialog
      title={t.work.removeParty(name)}
      text={t.work.removePartyText}
      button={t.work.remove}
      {...{ busy, fault, onClose }}
      onSubmit={async () => {
        const { data } = await tell({ id: of.id, organisation: key, reason: reason.trim() || null });
        if (!data) return;
        onDone(t.work.removed(name));
        onClose();
      }}
    >
      <Field id={`${id}-reason`} label={t.work.reasonOptional} value={reason} onChange={setReason} rows={2} />
    </ActionDialog>
  );
}
