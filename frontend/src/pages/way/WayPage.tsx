import { useState } from 'react';
import { Spinner } from '../../components/Spinner';
import { useAddress } from '../../components/useAddress';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { mistakesOnLoad, questionOf } from './question';
import { Result } from './Result';
import { useNames } from './useNames';
import { WayForm } from './WayForm';

export function WayPage() {
  const { t } = useLanguage(wayWords);
  const address = useAddress();
  const question = questionOf(address);
  const { names, waiting, unknown } = useNames(question);
  const asked = question.job !== '' && address.text('vis') !== 'nej' && mistakesOnLoad(question, unknown).length === 0;
  const [asking, setAsking] = useState(0);
  const key = address.with({ vej: undefined }).toString();
  return (
    <Page title={t.way.title} lead={t.way.lead}>
      <div className="way">
        <WayForm
          key={key}
          given={question}
          unknown={unknown}
          onAsk={(next) => {
            setAsking(asking + 1);
            address.change({ ...next, vej: undefined });
          }}
        />
        <div className="way-answer">
          {asked && waiting ? (
            <Spinner status={t.app.loading} />
          ) : asked ? (
            <Result question={question} names={names} takeFocus={asking > 0} />
          ) : (
            <section aria-labelledby="how" className="way-start">
              <h2 id="how">{t.way.startTitle}</h2>
              <ol className="start-steps">
                {t.way.startSteps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </section>
          )}
        </div>
      </div>
    </Page>
  );
}
