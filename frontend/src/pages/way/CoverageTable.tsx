import { Icon } from '../../components/Icon';
import { TableBox } from '../../components/TableBox';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Alternative } from './Result';

interface Props {
  of: Alternative;
}

/** What the job asks for, down; what each course gives of it, across. */
export function CoverageTable({ of }: Props) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const rows = [...of.coverage].sort((a, b) => a.importance.localeCompare(b.importance) || b.weight - a.weight);
  return (
    <>
      <p className="quiet-text">{t.way.coverageLead}</p>
      <TableBox label={t.way.coverage}>
        <table className="coverage">
          <thead>
            <tr>
              <th scope="col">{t.course.competence}</th>
              <th scope="col">{t.way.required}</th>
              {of.steps.map(({ seq, course }) => (
                <th scope="col" key={seq} title={course.title}>
                  {seq}
                  <span className="sr-only">. {course.title}</span>
                </th>
              ))}
              <th scope="col">{t.way.reached}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const covered = row.level >= row.requiredLevel;
              const known = row.held;
              return (
                <tr key={row.competence.key}>
                  <th scope="row">
                    {row.competence.label}
                    <span className="importance">{t.importance[row.importance]}</span>
                  </th>
                  <td>{row.requiredLevel}</td>
                  {of.steps.map(({ seq, course }) => {
                    const gives = row.by.some(({ key }) => key === course.key);
                    const level = course.competences.find(
                      ({ competence }) => competence.key === row.competence.key,
                    )?.level;
                    return (
                      <td key={seq} className={gives ? 'gives' : undefined}>
                        {level}
                        {gives && <Icon name="check" label={t.way.covered} />}
                      </td>
                    );
                  })}
                  <td className="nowrap">
                    {known ? (
                      t.way.alreadyHeld
                    ) : covered ? (
                      `${t.way.covered} (${row.level})`
                    ) : (
                      <strong>{t.way.notCovered}</strong>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
