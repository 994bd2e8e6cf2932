import { useState } from 'react';
import { Confirmed } from '../../account/Confirmed';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { Answer } from '../../components/Answer';
import { TableBox } from '../../components/TableBox';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { administrationWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Administration } from './Administration';

const SigningKeysQuery = graphql(`
  query SigningKeys {
    signingKeys { kid createdAt retiredAt signing }
  }
`);

const RotateSigningKeyMutation = graphql(`
  mutation RotateSigningKey($input: RotateSigningKeyInput!) {
    rotateSigningKey(input: $input) { keys { kid createdAt retiredAt signing } }
  }
`);

type Key = ResultOf<typeof SigningKeysQuery>['signingKeys'][number];

export function KeysPage() {
  const { t } = useLanguage(administrationWords);
  return (
    <Administration here="keys" lead={t.keys.lead}>
      {() => <Keys />}
    </Administration>
  );
}

function Keys() {
  const { t } = useLanguage(administrationWords);
  const asked = useAsk(SigningKeysQuery, {});
  const rotating = useTell(RotateSigningKeyMutation);
  const [rotated, setRotated] = useState(false);

  const rotate = async () => {
    setRotated(false);
    setRotated((await rotating.tell({})).data !== undefined);
  };

  return (
    <section aria-labelledby="list">
      <h2 id="list">{t.keys.list}</h2>
      <Mistakes mistakes={[]} fault={rotating.fault} />
      <Done what={rotated ? t.keys.rotated : undefined} />
      <Answer of={asked}>
        {({ signingKeys }) => (signingKeys.length === 0 ? <p>{t.keys.none}</p> : <Table keys={signingKeys} />)}
      </Answer>
      <p>
        <a href="/.well-known/jwks.json">{t.keys.public}</a>
      </p>
      <Confirmed
        label={t.keys.rotate}
        question={t.keys.rotateAsk}
        yes={t.keys.rotateYes}
        busy={rotating.busy}
        onYes={rotate}
      />
    </section>
  );
}

function Table({ keys }: { keys: Key[] }) {
  const { t } = useLanguage(administrationWords);
  const format = useFormat();
  return (
    <TableBox label={t.keys.list}>
      <table className="table table--compact table--borderless">
        <caption className="sr-only">{t.keys.list}</caption>
        <thead>
          <tr>
            <th scope="col">{t.keys.kid}</th>
            <th scope="col">{t.keys.state}</th>
            <th scope="col">{t.keys.created}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ kid, createdAt, retiredAt, signing }) => (
            <tr key={kid}>
              <td className="nowrap">
                <code>{kid}</code>
              </td>
              <td>
                {signing ? (
                  <strong>{t.keys.signing}</strong>
                ) : retiredAt && Date.parse(retiredAt) <= Date.now() ? (
                  t.keys.retired(format.moment(retiredAt))
                ) : (
                  t.keys.checking
                )}
              </td>
              <td className="nowrap">{format.moment(createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
