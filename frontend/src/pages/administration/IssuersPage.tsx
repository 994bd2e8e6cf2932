import { useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { Answer } from '../../components/Answer';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Administration } from './Administration';
import { IssuerForm } from './IssuerForm';

const IssuerRulesQuery = graphql(`
  query IssuerRules {
    issuerRules { id issuer claim value role organisation { id key name } }
  }
`);

const RemoveIssuerRuleMutation = graphql(`
  mutation RemoveIssuerRule($input: RemoveIssuerRuleInput!) {
    removeIssuerRule(input: $input) { rules { id } }
  }
`);

export function IssuersPage() {
  const { t } = useLanguage(administrationWords);
  return (
    <Administration here="issuers" lead={t.issuers.lead}>
      {() => <Issuers />}
    </Administration>
  );
}

function Issuers() {
  const { t } = useLanguage(administrationWords);
  const asked = useAsk(IssuerRulesQuery, {});
  const removing = useTell(RemoveIssuerRuleMutation);
  const [removed, setRemoved] = useState(false);

  const remove = async (id: string) => {
    setRemoved(false);
    setRemoved((await removing.tell({ id })).data !== undefined);
  };

  return (
    <>
      <section aria-labelledby="list">
        <h2 id="list">{t.issuers.list}</h2>
        <Mistakes mistakes={[]} fault={removing.fault} />
        <Done what={removed ? t.issuers.removed : undefined} />
        <Answer of={asked}>
          {({ issuerRules }) => (
            <>
              {issuerRules.length === 0 && <p>{t.issuers.none}</p>}
              <ul className="people no-max-width">
                {issuerRules.map(({ id, issuer, claim, value, role, organisation }) => (
                  <li key={id} className="row-with-action">
                    <div>
                      <p className="row-name">{issuer}</p>
                      <p>{t.issuers.rule(claim, value)}</p>
                      <p>{t.issuers.gives(t.role[role], organisation.name)}</p>
                    </div>
                    <Confirmed
                      label={
                        <>
                          {t.issuers.remove}
                          <span className="sr-only">{t.issuers.removeOf(claim, value)}</span>
                        </>
                      }
                      question={t.issuers.removeAsk}
                      yes={t.issuers.removeYes}
                      busy={removing.busy}
                      onYes={() => remove(id)}
                    />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answer>
      </section>
      <section aria-labelledby="add">
        <h2 id="add">{t.issuers.add}</h2>
        <IssuerForm />
      </section>
    </>
  );
}
