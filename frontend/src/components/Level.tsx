import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

const isLevel = (level: number): level is 1 | 2 | 3 | 4 => level >= 1 && level <= 4;

interface Props {
  of: number;
  /** With the level's meaning in words. */
  explained?: boolean;
}

export function Level({ of, explained = false }: Props) {
  const { t } = useLanguage(catalogueWords);
  return (
    <span className="level">
      <svg className="level-marks" viewBox="0 0 34 10" aria-hidden="true" focusable="false">
        {[1, 2, 3, 4].map((step) => (
          <rect key={step} x={(step - 1) * 9} y={10 - step * 2.5} width="7" height={step * 2.5} data-on={step <= of} />
        ))}
      </svg>
      <span>
        {t.level.name(of)}
        {explained && isLevel(of) && <span className="quiet-text">: {t.level[of]}</span>}
      </span>
    </span>
  );
}
