import { Link, useLocation, useNavigate } from 'react-router';
import { signInAddress } from '../../account/address';
import { useViewer } from '../../account/useViewer';
import { FaultAlert } from '../../components/FaultAlert';
import { Icon } from '../../components/Icon';
import { useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CreateMutation } from '../workbench/create';
import { elementsOf } from './draft';
import type { Question } from './question';
import type { Alternative } from './Result';

interface Props {
  of: Alternative;
  question: Question;
  /** What the job and the place are called, for the draft's title. */
  job: string;
  place: string | undefined;
}

/** Makes the composed way a draft that partners can be invited to. */
export function SaveDraft({ of, question, job, place }: Props) {
  const { t } = useLanguage(workWords);
  const here = useLocation();
  const goTo = useNavigate();
  const { viewer } = useViewer();
  const { tell, busy, fault } = useTell(CreateMutation);
  if (!viewer) return null;
  if (!viewer.signedIn) {
    return (
      <Link className="button button-secondary d-print-none" to={signInAddress(here)}>
        <Icon name="save" />
        {t.newPackage.signInToSave}
      </Link>
    );
  }
  const lead = viewer.organisation?.key;
  if (!viewer.mayCreate || !lead) return null;
  const save = async () => {
    const { data } = await tell({
      title: place ? t.newPackage.draftTitleIn(job, place) : t.newPackage.draftTitle(job),
      kind: 'BRANCH_PACKAGE',
      occupation: question.job,
      area: question.kommune === '' ? question.omraade || null : null,
      municipality: question.kommune || null,
      lead,
      targetGroups: [],
      description: '',
      elements: elementsOf(of),
    });
    if (data) goTo(`/pakker/${data.createPackage.package.key}/arbejde`);
  };
  return (
    <>
      <button type="button" className="button button-primary d-print-none" disabled={busy} onClick={save}>
        <Icon name="save" />
        {t.newPackage.saveDraft}
      </button>
      {fault && <FaultAlert fault={fault} />}
    </>
  );
}
