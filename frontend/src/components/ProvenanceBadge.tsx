import { useId } from 'react';
import type { Provenance } from '../graphql/vocabulary';
import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

const EXPLAINED = {
  OFFICIAL: 'officialText',
  OBSERVED: 'observedText',
  AUTHORED: 'authoredText',
  DEMO: 'demoText',
} as const;

interface Props {
  of: Provenance;
  /** In rows of a list: no stop for the keyboard; the list has a legend instead. */
  quiet?: boolean;
}

/** Says where a fact comes from; the explanation shows on hover and on focus. */
export function ProvenanceBadge({ of, quiet = false }: Props) {
  const { t } = useLanguage(catalogueWords);
  const id = useId();
  const text = t.provenance[EXPLAINED[of]];
  const className = `provenance provenance-${of.toLowerCase()}`;
  if (quiet) {
    return (
      <span className={className} title={text}>
        {t.provenance[of]}
      </span>
    );
  }
  return (
    <span className="provenance-wrapper">
      <button type="button" className={className} aria-describedby={id}>
        {t.provenance[of]}
      </button>
      <span role="tooltip" id={id} className="provenance-text">
        {text}
      </span>
    </span>
  );
}
