import { Icon } from '../../components/Icon';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Finding, WorkElement } from './query';

const ICON = { FAIL: 'error', WARN: 'warning', UNKNOWN: 'help', PASS: 'success' } as const;
const ORDER = ['FAIL', 'WARN', 'UNKNOWN', 'PASS'] as const;

interface Props {
  of: Finding[];
  elements: Pick<WorkElement, 'id' | 'title'>[];
  /** Called when somebody goes to an element. */
  onFollow?: () => void;
}

/** What the rules say of a package, worst first; what is in order is folded away. */
export function Findings({ of, elements, onFollow }: Props) {
  const { t } = useLanguage(workWords);
  if (of.length === 0) return <p className="quiet-text">{t.work.findingsNone}</p>;
  const count = (verdict: Finding['verdict']) => of.filter((one) => one.verdict === verdict).length;
  const open = ORDER.filter((verdict) => verdict !== 'PASS').flatMap((verdict) =>
    of.filter((one) => one.verdict === verdict),
  );
  const passed = of.filter(({ verdict }) => verdict === 'PASS');
  const list = (findings: Finding[]) => (
    <ul className="findings no-max-width">
      {findings.map((finding) => (
        <li
          key={`${finding.rule.key}${finding.element}${finding.organisation?.key}${finding.message}`}
          className={`finding finding-${finding.verdict.toLowerCase()}`}
        >
          <Icon name={ICON[finding.verdict]} />
          <div>
            <p className="finding-title">
              {t.work.verdict[finding.verdict]}: {finding.rule.title}
              {finding.verdict === 'FAIL' && finding.rule.blocking && (
                <span className="finding-blocking">{t.work.blocking}</span>
              )}
            </p>
            <p>
              {finding.message} <ElementLink of={finding.element} elements={elements} onFollow={onFollow} />
            </p>
            <p className="small-text quiet-text">{finding.rule.source}</p>
          </div>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <p>{t.work.findingsCount(count('FAIL'), count('WARN'), count('UNKNOWN'), passed.length)}</p>
      {open.length > 0 && list(open)}
      {passed.length > 0 && (
        <details className="details">
          <summary className="details-summary">{t.work.passedRules(passed.length)}</summary>
          <div className="details-text">{list(passed)}</div>
        </details>
      )}
    </>
  );
}

export function ElementLink({
  of,
  elements,
  onFollow,
}: {
  of: string | null;
  elements: Props['elements'];
  onFollow?: () => void;
}) {
  const element = elements.find(({ id }) => id === of);
  if (!element) return null;
  return (
    <a href={`#element-${element.id}`} onClick={onFollow}>
      {element.title}
    </a>
  );
}
