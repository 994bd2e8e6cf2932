import { useEffect, useRef } from 'react';
import { Alert } from '../../components/Alert';
import { Answer } from '../../components/Answer';
import { Tabs } from '../../components/Tabs';
import { useAddress } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { AlternativeView } from './AlternativeView';
import { Infeasible } from './Infeasible';
import { inputOf, type Question } from './question';
import { SaveDraft } from './SaveDraft';
import type { Names } from './useNames';

const ComposeQuery = graphql(`
  query Compose($input: ComposeInput!, $language: Language = DA) {
    compose(input: $input) {
      catalogueVersion
      elapsedMs
      status
      problem { courses sessions competences }
      alternatives {
        aim
        proof { status lowerBound gap }
        totals { courseDays calendarDays start end priceOre priceIsEstimate travelKm longestWayKm courses essentialCoverage optionalCoverage }
        steps {
          seq
          course { key title(language: $language) days provenance competences { level competence { key } } }
          session { id start end mode priceOre seatsFree provenance provider { key name } municipality { code name lat lon } }
          teaches { key label(language: $language) }
          reason(language: $language)
        }
        coverage {
          competence { key label(language: $language) }
          requiredLevel
          importance
          weight
          level
          held
          by { key }
        }
        uncovered { key label(language: $language) importance why(language: $language) committees { key name(language: $language) } }
        tradeOff(language: $language)
      }
      advice { kind message(language: $language) alternatives }
    }
  }
`);

export type Composition = ResultOf<typeof ComposeQuery>['compose'];
export type Alternative = Composition['alternatives'][number];
export type Step = Alternative['steps'][number];
export type Origin = Names['municipality'];

interface Props {
  question: Question;
  names: Names | undefined;
  /** After the reader pressed the button, the answer takes the focus. */
  takeFocus: boolean;
}

export function Result({ question, names, takeFocus }: Props) {
  const { t } = useLanguage(wayWords);
  const asked = useAsk(ComposeQuery, { input: inputOf(question) });
  const heading = useRef<HTMLHeadingElement>(null);
  const ready = asked.data !== undefined && !asked.fetching;
  useEffect(() => {
    if (takeFocus && ready) heading.current?.focus();
  }, [takeFocus, ready]);

  const job = names?.occupation?.title ?? question.job;
  const place = question.kommune ? names?.municipality?.name : names?.area?.name;
  return (
    <section aria-labelledby="answer">
      {asked.fetching && (
        <div className="way-waiting">
          <progress aria-label={t.way.searching} />
        </div>
      )}
      <Answer of={asked} waiting={t.way.searching}>
        {({ compose }) =>
          compose.alternatives.length === 0 ? (
            <>
              <h2 id="answer" tabIndex={-1} ref={heading}>
                {t.way.infeasibleTitle}
              </h2>
              <Infeasible advice={compose.advice} question={question} />
            </>
          ) : (
            <>
              <h2 id="answer" tabIndex={-1} ref={heading}>
                {place
                  ? t.way.resultIn(compose.alternatives.length, job, place)
                  : t.way.result(compose.alternatives.length, job)}
              </h2>
              <Alternatives
                compose={compose}
                question={question}
                origin={names?.municipality ?? null}
                job={job}
                place={place}
              />
            </>
          )
        }
      </Answer>
    </section>
  );
}

interface AlternativesProps {
  compose: Composition;
  question: Question;
  origin: Origin;
  job: string;
  place: string | undefined;
}

function Alternatives({ compose, question, origin, job, place }: AlternativesProps) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const format = useFormat();
  const address = useAddress();
  const chosen = Math.min(compose.alternatives.length, Math.max(1, address.number('vej') ?? 1));
  const alternative = compose.alternatives[chosen - 1];
  if (!alternative) return null;
  const demo = alternative.steps.some(
    ({ course, session }) => course.provenance === 'DEMO' || session?.provenance === 'DEMO',
  );
  const objective = question.maal === 'pris' ? 'PRICE' : 'TIME';
  // What stands in the gaps or over the tabs is not said twice, and what concerns another alternative not at all.
  const advice = compose.advice.filter(
    ({ kind, alternatives }) =>
      kind !== 'UNCOVERED' &&
      kind !== 'DEMONSTRATION_DATA' &&
      (alternatives.length === 0 || alternatives.includes(chosen)),
  );
  const length = ({ totals }: Alternative) =>
    totals.start === null ? t.units.courseDays(totals.courseDays) : t.units.calendarDays(totals.calendarDays);
  return (
    <>
      {demo && <Alert kind="warning">{t.way.demoNotice}</Alert>}
      <Tabs
        label={t.way.alternatives}
        chosen={String(chosen)}
        onChoose={(vej) => address.change({ vej }, true)}
        tabs={compose.alternatives.map((one, index) => ({
          key: String(index + 1),
          label: (
            <span className="alternative-tab">
              <span className="alternative-number">
                {t.way.alternative(index + 1)}: {index === 0 ? t.way[objective] : t.way.aim[one.aim]}
              </span>
              <span className="alternative-length">
                {length(one)}, {format.price(one.totals.priceOre)}
              </span>
            </span>
          ),
        }))}
      >
        <AlternativeView
          of={alternative}
          first={chosen === 1}
          objective={objective}
          origin={origin}
          actions={<SaveDraft of={alternative} question={question} job={job} place={place} />}
        />
      </Tabs>
      {advice.length > 0 && (
        <section aria-labelledby="advice">
          <h3 id="advice">{t.way.advice}</h3>
          <ul>
            {advice.map(({ kind, message }) => (
              <li key={`${kind}${message}`}>{message}</li>
            ))}
          </ul>
        </section>
      )}
      <p className="small-print">
        {t.way.smallPrint(
          format.number(compose.elapsedMs),
          format.number(compose.problem.courses),
          format.number(compose.problem.sessions),
          format.number(compose.problem.competences),
        )}{' '}
        {t.way.version(String(compose.catalogueVersion))} <span className="d-print-none">{t.way.shareHint}</span>
      </p>
    </>
  );
}
