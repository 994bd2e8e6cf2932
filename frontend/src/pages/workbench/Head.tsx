import { useState } from 'react';
import { Link } from 'react-router';
import { Facts } from '../../components/Facts';
import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { FieldsForm } from './FieldsForm';
import type { Work } from './query';
import { StatusLine } from './StatusLine';
import type { Editing } from './useEdit';
import type { Present } from './useNews';

interface Props {
  of: Work;
  present: Present[];
  me: string | undefined;
  /** Left out for those who only read. */
  editing: Editing | undefined;
}

export function Head({ of, present, me, editing }: Props) {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const format = useFormat();
  // The package as it was when the form was opened; what others do meanwhile does not disturb it.
  const [opened, setOpened] = useState<Work>();
  const place = [...of.municipalities.map(({ name }) => name), of.area?.name].filter(Boolean).join(', ');
  return (
    <>
      <StatusLine of={of.status} />
      <div className="work-head">
        <div>
          <Facts
            rows={[
              [
                t.packages.occupation,
                of.occupation && <Link to={`/job/${of.occupation.key}`}>{of.occupation.title}</Link>,
              ],
              [t.package.place, place || t.packages.national],
              [t.package.lead, of.lead && <Link to={`/aktoerer/${of.lead.key}`}>{of.lead.name}</Link>],
              [t.package.targetGroups, of.targetGroups.map((group) => t.targetGroup[group]).join(', ')],
              [
                t.work.demand,
                of.localDemand && (
                  <>
                    {of.localDemand.message}{' '}
                    {of.localDemand.shortage && <ProvenanceBadge of={of.localDemand.shortage.provenance} />}
                  </>
                ),
              ],
              [
                t.work.derivedFrom,
                of.derivedFrom && <Link to={`/pakker/${of.derivedFrom.key}`}>{of.derivedFrom.title}</Link>,
              ],
              [
                t.models.one,
                of.collaborationModel && (
                  <Link to={`/modeller/${of.collaborationModel.key}`}>{of.collaborationModel.title}</Link>
                ),
              ],
              [t.work.decideBy, of.decideBy && format.longDate(of.decideBy)],
              [
                t.work.published,
                of.published && (
                  <Link to={`/pakker/${of.published.key}`}>{t.work.version(String(of.published.version))}</Link>
                ),
              ],
              [
                t.work.revision,
                <>
                  {of.revision}
                  {of.changedAt && ` (${format.moment(of.changedAt)})`}.{' '}
                  <Link to={`/pakker/${of.key}/historik`}>{t.work.toHistory}</Link>
                </>,
              ],
            ]}
          />
          {of.description && <p className="work-description">{of.description}</p>}
          {editing && !opened && (
            <button type="button" className="button button-secondary" onClick={() => setOpened(of)}>
              <Icon name="edit" />
              {t.work.editFields}
            </button>
          )}
        </div>
        <PresentPeople of={present} me={me} work={of} />
      </div>
      {editing && opened && (
        <FieldsForm opened={opened} now={of} editing={editing} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

function PresentPeople({ of, me, work }: { of: Present[]; me: string | undefined; work: Work }) {
  const { t } = useLanguage(workWords);
  // Somebody with two windows is one person.
  const people = [...new Map(of.map((one) => [one.person.id, one])).values()];
  return (
    <section className="work-present" aria-labelledby="present">
      <h2 id="present" className="h5">
        <Icon name="groups" />
        {t.work.present}
      </h2>
      {people.length === 0 ? (
        <p className="quiet-text">{t.work.presentUnknown}</p>
      ) : (
        <ul className="plain-list">
          {people.map(({ person, organisation, element }) => {
            const works = work.elements.find(({ id }) => id === element);
            return (
              <li key={person.id}>
                {person.id === me ? t.work.you : person.name}
                <span className="quiet-text">
                  {organisation && `, ${organisation.name}`}
                  {works && `. ${t.work.worksOn(works.title)}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
