import { Link } from 'react-router';
import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { ProvenanceBadge } from './ProvenanceBadge';

export function ProvenanceList() {
  const { t } = useLanguage(catalogueWords);
  return (
    <dl className="legend">
      <dt>
        <ProvenanceBadge of="OFFICIAL" quiet />
      </dt>
      <dd>{t.provenance.officialText}</dd>
      <dt>
        <ProvenanceBadge of="OBSERVED" quiet />
      </dt>
      <dd>{t.provenance.observedText}</dd>
      <dt>
        <ProvenanceBadge of="AUTHORED" quiet />
      </dt>
      <dd>{t.provenance.authoredText}</dd>
      <dt>
        <ProvenanceBadge of="DEMO" quiet />
      </dt>
      <dd>{t.provenance.demoText}</dd>
    </dl>
  );
}

/** Folded away under lists whose rows carry quiet badges. */
export function ProvenanceLegend() {
  const { t } = useLanguage(catalogueWords);
  return (
    <details className="details d-print-none">
      <summary className="details-summary">{t.provenance.legend}</summary>
      <div className="details-text">
        <ProvenanceList />
        <p>
          <Link to="/om-data">{t.demo.link}</Link>
        </p>
      </div>
    </details>
  );
}
