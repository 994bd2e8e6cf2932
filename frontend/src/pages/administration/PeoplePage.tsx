import { type FormEvent, useEffect, useState } from 'react';
import { OrganisationPicker } from '../../account/OrganisationPicker';
import { PageSteps } from '../../account/PageSteps';
import type { SignedInViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { SearchLine } from '../../components/SearchLine';
import { useAddress } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Administration } from './Administration';
import { Invitations } from './Invitations';
import { InviteForm } from './InviteForm';
import { PersonAccess } from './PersonAccess';
import { type Person, PersonFragment } from './person';

const PeopleQuery = graphql(
  `
  query People($organisation: String, $search: String, $first: Int, $after: String) {
    people(organisation: $organisation, search: $search, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Person }
    }
  }
`,
  [PersonFragment],
);

const SIZE = 30;

export function PeoplePage() {
  const { t } = useLanguage(administrationWords);
  return (
    <Administration here="people" lead={t.people.lead}>
      {(viewer) => <People viewer={viewer} />}
    </Administration>
  );
}

function People({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage(administrationWords);
  const address = useAddress();
  const all = viewer.mayAdministerPlatform;
  const organisation = all ? address.text('organisation') : (viewer.organisation?.key ?? '');
  const search = address.text('q');
  const asked = useAsk(PeopleQuery, {
    organisation: organisation || undefined,
    search: search || undefined,
    first: SIZE,
    after: address.list('efter').at(-1),
  });
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.change({ q: text.trim(), efter: undefined });
  };
  // Changed in place: the dialog goes on showing the same person as the list is asked again.
  const [open, setOpen] = useState<Person>();

  return (
    <>
      <SearchLine
        label={t.people.search}
        placeholder={t.people.search}
        text={text}
        onText={setText}
        onSubmit={submit}
      />
      {all && (
        <div className="account-form">
          <OrganisationPicker
            id="people-organisation"
            label={t.administration.ofOrganisation}
            hint={t.administration.anyOrganisation}
            value={organisation}
            onChoose={(key) => address.change({ organisation: key, efter: undefined })}
          />
        </div>
      )}
      <Answer of={asked}>
        {({ people }) => (
          <>
            <h2 className="h4" role="status">
              {t.people.found(people.totalCount)}
            </h2>
            {people.nodes.length === 0 && <p>{t.people.empty}</p>}
            <ul className="people no-max-width">
              {people.nodes.map((person) => (
                <li key={person.id}>
                  <PersonRow of={person} onOpen={() => setOpen(person)} />
                </li>
              ))}
            </ul>
            <PageSteps address={address} page={people.pageInfo} total={people.totalCount} size={SIZE} />
            {open && (
              <PersonAccess
                of={people.nodes.find(({ id }) => id === open.id) ?? open}
                viewer={viewer}
                onClose={() => setOpen(undefined)}
              />
            )}
          </>
        )}
      </Answer>
      <section aria-labelledby="invite">
        <h2 id="invite">{t.people.invite}</h2>
        <InviteForm viewer={viewer} />
      </section>
      <section aria-labelledby="invitations">
        <h2 id="invitations">{t.people.invitations}</h2>
        <Invitations organisation={organisation} />
      </section>
    </>
  );
}

function PersonRow({ of: person, onOpen }: { of: Person; onOpen: () => void }) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  return (
    <div className="row-with-action">
      <div>
        <p className="row-name">
          {person.name} {person.provenance === 'DEMO' && <ProvenanceBadge of="DEMO" quiet />}
          {person.disabled && <strong className="row-flag">{t.people.disabled}</strong>}
        </p>
        {person.email && <p className="quiet-text">{person.email}</p>}
        <ul className="plain-list">
          {person.memberships.map(({ organisation, role }) => (
            <li key={`${organisation.key} ${role}`}>{t.roleAt(t.role[role], organisation.name)}</li>
          ))}
          {person.memberships.length === 0 && <li>{t.people.membershipsNone}</li>}
        </ul>
        <p className="small-text">
          <span>{person.signedInAt ? t.people.lastSeen(format.moment(person.signedInAt)) : t.people.neverSeen}</span>
          {person.foreignIssuer && <span>{t.people.foreign(person.foreignIssuer)}</span>}
        </p>
      </div>
      <button type="button" className="button button-secondary" onClick={onOpen}>
        {t.people.change}
        <span className="sr-only">{t.people.changeOf(person.name)}</span>
      </button>
    </div>
  );
}
