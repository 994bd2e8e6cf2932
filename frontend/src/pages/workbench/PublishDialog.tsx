import { useNavigate } from 'react-router';
import { Alert } from '../../components/Alert';
import { useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { ActionDialog, type DialogProps } from './ActionDialogs';
import { Publish } from './deeds';
import { Findings } from './Findings';

/** Shows what the rules say before anything is made public. */
export function PublishDialog({ of, onClose }: DialogProps) {
  const { t } = useLanguage(workWords);
  const goTo = useNavigate();
  const { tell, busy, fault } = useTell(Publish);
  const blocked = of.findings.some(({ rule, verdict }) => rule.blocking && verdict === 'FAIL');
  const submit = async () => {
    const { data } = await tell({ id: of.id, expectedRevision: of.revision });
    if (data) goTo(`/pakker/${data.publishPackage.package.key}`);
  };
  return (
    <ActionDialog
      title={t.work.publishTitle}
      text={
        <>
          {blocked ? <Alert kind="error">{t.work.publishBlocked}</Alert> : <p>{t.work.publishText}</p>}
          <Findings of={of.findings} elements={of.elements} onFollow={onClose} />
        </>
      }
      button={blocked ? '' : t.work.publish}
      {...{ busy, fault, onClose }}
      onSubmit={submit}
    />
  );
}
