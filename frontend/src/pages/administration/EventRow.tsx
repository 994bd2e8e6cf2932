import { Link } from 'react-router';
import type { Address } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { actionIn, nounIn, written } from './words';

export const EventFragment = graphql(`
  fragment Event on Event {
    sequence
    at
    actor
    actorName
    organisation { id key name }
    noun
    nounId
    action
    before
    after
    hash
  }
`);

interface Props {
  of: ResultOf<typeof EventFragment>;
  address: Address;
}

export function EventRow({ of: event, address }: Props) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  const actor = event.actorName ?? event.actor;
  const only = (change: Parameters<Address['with']>[0]) => ({
    search: address.with({ efter: undefined, ...change }).toString(),
  });
  return (
    <article className="event">
      <p className="event-head">
        <strong>
          {nounIn(event.noun, t)}: {actionIn(event.action, t)}
        </strong>
        <Link to={only({ type: event.noun, id: event.nounId })} title={t.log.onlyId(event.nounId)} className="event-id">
          <code>{event.nounId}</code>
        </Link>
      </p>
      <p className="small-text">
        <span>{format.moment(event.at)}</span>
        <span>
          <Link to={only({ hvem: event.actor })} title={t.log.onlyActor(actor)}>
            {actor}
          </Link>
        </span>
        {event.organisation && <span>{event.organisation.name}</span>}
        <span>{t.log.number(event.sequence)}</span>
      </p>
      <details className="details event-details">
        <summary className="details-summary">
          {t.log.details}
          <span className="sr-only">{t.log.detailsOf(event.sequence)}</span>
        </summary>
        <div className="details-text">
          <div className="columns">
            <State label={t.log.before} json={event.before} />
            <State label={t.log.after} json={event.after} />
          </div>
          <p className="small-text event-hash">
            {t.log.hash}: <code>{event.hash}</code>
          </p>
        </div>
      </details>
    </article>
  );
}

function State({ label, json }: { label: string; json: string | null }) {
  const { t } = useLanguage(administrationWords);
  return (
    <div>
      <p className="form-label">{label}</p>
      {json === null ? (
        <p className="quiet-text">{t.log.nothing}</p>
      ) : (
        <pre className="event-json" tabIndex={0}>
          {written(json)}
        </pre>
      )}
    </div>
  );
}
