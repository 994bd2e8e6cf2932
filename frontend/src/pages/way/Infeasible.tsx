import { Link } from 'react-router';
import { useAddress } from '../../components/useAddress';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { grouped } from './grouped';
import type { Question } from './question';
import type { Composition } from './Result';

interface Props {
  advice: Composition['advice'];
  question: Question;
}

/** No way: what stands in it, and each limit as a link that takes it away. */
export function Infeasible({ advice, question }: Props) {
  const { t } = useLanguage(wayWords);
  const address = useAddress();
  const loosen: [string, boolean, Record<string, undefined | string>][] = [
    [t.way.loosenTime, question.til !== '', { til: undefined }],
    [t.way.loosenLimits, question.dage !== '' || question.pris !== '', { dage: undefined, pris: undefined }],
    [t.way.loosenTravel, question.rejse !== '', { rejse: undefined }],
    ...[50, 100].map((km): [string, boolean, Record<string, string>] => [
      t.way.allowTravel(km),
      question.rejse === '' && (question.omraade !== '' || question.kommune !== ''),
      { rejse: String(km) },
    ]),
    [t.way.loosenSessions, question.hold !== 'nej', { hold: 'nej' }],
  ];
  return (
    <>
      {advice.length > 0 && (
        <ul>
          {grouped(advice).map(({ message, competences }) => (
            <li key={message}>
              {competences.length === 0 ? (
                message
              ) : (
                <>
                  {t.way.uncoveredAlike} {message}
                  <ul>
                    {competences.map((competence) => (
                      <li key={competence}>{competence}</li>
                    ))}
                  </ul>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>{t.way.infeasibleLead}</p>
      <ul>
        {loosen
          .filter(([, applies]) => applies)
          .map(([words, , change]) => (
            <li key={words}>
              <Link to={{ search: address.with(change).toString() }}>{words}</Link>
            </li>
          ))}
      </ul>
    </>
  );
}
