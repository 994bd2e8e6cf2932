import type { ReactNode } from 'react';
import { useAsk } from '../graphql/ask';
import { graphql } from '../graphql/graphql';
import { useLanguage } from '../language/useLanguage';

const MunicipalitiesQuery = graphql(`
  query Municipalities {
    municipalities(first: 100) { edges { node { code name lat lon rar { key } } } }
  }
`);

export function useMunicipalities() {
  return useAsk(MunicipalitiesQuery, {}).data?.municipalities.edges.map(({ node }) => node) ?? [];
}

const WEST = 8.0;
const NORTH = 57.65;
const SCALE = 100;
/** A degree of longitude is this much shorter than one of latitude at 56 degrees north. */
const SQUEEZE = Math.cos((56 * Math.PI) / 180);
/** Bornholm lies far to the east; as on most Danish maps it is drawn in a box of its own. */
const BORNHOLM_FROM = 14;
const BORNHOLM_SHIFT = { lat: 1.95, lon: -2.35 };

export const MAP = { width: 276, height: 322 };

export interface Spot {
  x: number;
  y: number;
}

export function spotOf({ lat, lon }: { lat: number | null; lon: number | null }): Spot | undefined {
  if (lat === null || lon === null) return undefined;
  const island = lon > BORNHOLM_FROM;
  const shifted = island ? { lat: lat + BORNHOLM_SHIFT.lat, lon: lon + BORNHOLM_SHIFT.lon } : { lat, lon };
  return { x: 8 + (shifted.lon - WEST) * SCALE * SQUEEZE, y: 6 + (NORTH - shifted.lat) * SCALE };
}

interface Props {
  label: string;
  /** What is drawn for one municipality; nothing means a light dot. */
  dot?: (municipality: { code: string; rar: { key: string } | null }, spot: Spot) => ReactNode;
  /** Drawn over all dots. */
  children?: ReactNode;
}

/** All 98 municipalities as dots: enough to know the country by, and free of borders nobody may publish. */
export function DenmarkMap({ label, dot, children }: Props) {
  const { t } = useLanguage();
  const municipalities = useMunicipalities();
  return (
    <svg className="denmark" viewBox={`0 0 ${MAP.width} ${MAP.height}`} role="img" aria-label={label}>
      <rect className="denmark-island" x="204" y="34" width="66" height="62" rx="3" />
      <text className="denmark-text" x="208" y="92">
        Bornholm
      </text>
      {municipalities.length === 0 && (
        <text className="denmark-text" x="20" y="150">
          {t.app.loading}
        </text>
      )}
      {municipalities.map((municipality) => {
        const spot = spotOf(municipality);
        if (!spot) return null;
        return (
          <g key={municipality.code}>
            {dot?.(municipality, spot) ?? <circle className="denmark-dot" cx={spot.x} cy={spot.y} r="3.2" />}
          </g>
        );
      })}
      {children}
    </svg>
  );
}
