import { FaultAlert } from '../../components/FaultAlert';
import { useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { DifferenceList, mayBeTaken } from './DifferenceList';
import { Accept } from './deeds';
import type { Work } from './query';

interface Props {
  of: Work;
  onDone: (said: string) => void;
}

/** Changes that Kortvej proposes: repairs, shorter ways, and what adaptation left open. Each is accepted by itself. */
export function Proposals({ of, onDone }: Props) {
  const { t } = useLanguage(workWords);
  const { tell, busy, fault } = useTell(Accept);
  const mayEdit = of.may.includes('EDIT');
  const accept = async (differences: string[]) => {
    const { data } = await tell({ id: of.id, expectedRevision: of.revision, differences });
    if (data) onDone(t.work.accepted(differences.length));
  };
  if (of.proposals.length === 0) return <p className="quiet-text">{t.work.proposalsNone}</p>;
  return (
    <>
      {fault && <FaultAlert fault={fault} />}
      {of.proposals.map((proposal) => {
        const taken = proposal.differences.filter(mayBeTaken);
        return (
          <div key={proposal.id} className="proposal">
            <p className="proposal-origin">{t.work.origin[proposal.origin]}</p>
            <p>{proposal.text}</p>
            <DifferenceList
              of={proposal.differences}
              beside={(difference) =>
                mayEdit &&
                mayBeTaken(difference) && (
                  <button
                    type="button"
                    className="button button-secondary button-small"
                    disabled={busy}
                    onClick={() => accept([difference.id])}
                  >
                    {t.work.accept}
                    <span className="sr-only">: {difference.text}</span>
                  </button>
                )
              }
            />
            {mayEdit && taken.length > 1 && (
              <button
                type="button"
                className="button button-secondary button-small"
                disabled={busy}
                onClick={() => accept(taken.map(({ id }) => id))}
              >
                {t.work.acceptAll(taken.length)}
              </button>
            )}
          </div>
        );
      })}
    </>
  );
}
