import { Link, useLocation, useParams } from 'react-router';
import { signInAddress } from '../../account/address';
import { useViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { AdaptForm } from './AdaptForm';

const SourceQuery = graphql(`
  query PackageToAdapt($key: String!, $language: Language = DA) {
    package(key: $key) {
      id
      key
      title(language: $language)
      version
      provenance
      areas { key name(language: $language) }
      municipalities { code name }
    }
  }
`);

export type Source = NonNullable<ResultOf<typeof SourceQuery>['package']>;

/** Takes a published package over to another area, as a difference that is read and accepted piece by piece. */
export function AdaptPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const here = useLocation();
  const { viewer, signedIn } = useViewer();
  const asked = useAsk(SourceQuery, { key });
  const title = asked.data?.package?.title;
  const crumbs = [
    { label: t.packages.title, to: '/pakker' },
    { label: title ?? key, to: `/pakker/${key}` },
  ];
  return (
    <Page title={t.adapt.title} kind={title} lead={t.adapt.lead} crumbs={crumbs}>
      <Answer of={asked}>
        {({ package: source }) => {
          if (!source) return <p>{t.faults.NOT_FOUND}</p>;
          if (!viewer) return null;
          if (signedIn && viewer.mayCreate) return <AdaptForm of={source} viewer={signedIn} />;
          return (
            <div className="empty">
              <h2 className="h3">{viewer.signedIn ? t.newPackage.mayNot : t.newPackage.signIn}</h2>
              <p>{viewer.signedIn ? t.newPackage.mayNotText : t.adapt.signInText}</p>
              {!viewer.signedIn && (
                <Link className="button button-primary" to={signInAddress(here)}>
                  {t.work.signIn}
                </Link>
              )}
            </div>
          );
        }}
      </Answer>
    </Page>
  );
}
