import { PageSteps } from '../../account/PageSteps';
import type { SignedInViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Administration } from './Administration';
import { EventFragment, EventRow } from './EventRow';
import { LogFilter } from './LogFilter';

const EventsQuery = graphql(
  `
  query Events($filter: EventFilter, $first: Int, $after: String) {
    events(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Event }
    }
  }
`,
  [EventFragment],
);

const SIZE = 30;

export function LogPage() {
  const { t } = useLanguage(administrationWords);
  return (
    <Administration here="log" lead={t.log.lead}>
      {(viewer) => <Log viewer={viewer} />}
    </Administration>
  );
}

function Log({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(administrationWords);
  const address = useAddress();
  const given = (name: string) => address.text(name) || undefined;
  const asked = useAsk(EventsQuery, {
    filter: {
      noun: given('type'),
      id: given('id'),
      actor: given('hvem'),
      organisation: given('organisation'),
      from: given('fra'),
      to: given('til'),
    },
    first: SIZE,
    after: address.list('efter').at(-1),
  });
  return (
    <>
      {/* Drawn anew when another page or link changes what is asked for. */}
      <LogFilter key={address.with({ efter: undefined }).toString()} address={address} viewer={viewer} />
      <Answer of={asked}>
        {({ events }) => (
          <>
            <h2 className="h4" role="status">
              {t.log.found(events.totalCount)}
            </h2>
            {events.nodes.length === 0 && <p>{t.log.empty}</p>}
            <ol className="events no-max-width">
              {events.nodes.map((event) => (
                <li key={event.sequence}>
                  <EventRow of={event} address={address} />
                </li>
              ))}
            </ol>
            <PageSteps address={address} page={events.pageInfo} total={events.totalCount} size={SIZE} />
          </>
        )}
      </Answer>
    </>
  );
}
