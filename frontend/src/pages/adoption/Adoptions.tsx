import { useState } from 'react';
import { Link } from 'react-router';
import { mayAdoptModel } from '../../account/rights';
import type { SignedInViewer } from '../../account/useViewer';
import { Icon } from '../../components/Icon';
import { useFormat } from '../../format/useFormat';
import { modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { AdoptionForm } from './AdoptionForm';
import type { Adoption, Model } from './query';

interface Props {
  of: Model;
  viewer: SignedInViewer | undefined;
}

/** Who has taken the model over: in which area and industry, how far, and what they changed. */
export function Adoptions({ of, viewer }: Props) {
  const { t } = useLanguage(workWords, modelWords);
  const format = useFormat();
  const [open, setOpen] = useState<Adoption | 'new'>();
  const [said, setSaid] = useState('');
  const sorted = [...of.adoptions].sort(
    (a, b) => format.compare(a.area.name, b.area.name) || format.compare(a.sector, b.sector),
  );
  const form = (adoption: Adoption | undefined) =>
    viewer && (
      <AdoptionForm
        key={adoption?.id ?? 'new'}
        model={of.key}
        adoption={adoption}
        viewer={viewer}
        onClose={(done) => {
          setOpen(undefined);
          setSaid(done ? t.models.saved : '');
        }}
      />
    );
  return (
    <>
      <p className="sr-only" role="status">
        {said}
      </p>
      {of.adoptions.length === 0 && <p>{t.models.adoptionsNone}</p>}
      <ul className="adoptions no-max-width">
        {sorted.map((adoption) =>
          open === adoption ? (
            <li key={adoption.id}>{form(adoption)}</li>
          ) : (
            <li key={adoption.id}>
              <h3 className="h5">
                {adoption.area.name}, {adoption.sector}
              </h3>
              <p>
                <span className={`adoption-status adoption-${adoption.status.toLowerCase()}`}>
                  {t.adoptionStatus[adoption.status]}
                </span>{' '}
                <Link to={`/aktoerer/${adoption.organisation.key}`}>{adoption.organisation.name}</Link>{' '}
                <span className="quiet-text">{format.moment(adoption.changedAt)}</span>
              </p>
              {adoption.adaptations && <p>{adoption.adaptations}</p>}
              {adoption.package && (
                <p>
                  {t.suggestion.PACKAGE}: <Link to={`/pakker/${adoption.package.key}`}>{adoption.package.title}</Link>
                </p>
              )}
              {adoption.mayEdit && (
                <button type="button" className="function-link" onClick={() => setOpen(adoption)}>
                  <Icon name="edit" />
                  {t.work.edit}
                  <span className="sr-only">
                    {' '}
                    {adoption.area.name}, {adoption.sector}
                  </span>
                </button>
              )}
            </li>
          ),
        )}
      </ul>
      {open === 'new' && form(undefined)}
      {viewer && mayAdoptModel(viewer) && open === undefined && (
        <button type="button" className="button button-secondary d-print-none" onClick={() => setOpen('new')}>
          <Icon name="plus" />
          {t.models.adopt}
        </button>
      )}
    </>
  );
}
