import { useState } from 'react';
import { useClient } from 'urql';
import type { Fault } from '../../graphql/fault';
import { type Conflict, useTell } from '../../graphql/tell';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { against, type Edit, inputOf, type Outcome, undoOf } from './edit';
import { EditMutation, type Work, WorkbenchQuery } from './query';

/** A change that others' changes stand against, until the person has chosen. */
export interface Clash {
  edit: Edit;
  said: string;
  outcome: Exclude<Outcome, { kind: 'clear' }>;
  conflicts: Conflict[];
  now: Work;
  settle: (done: boolean) => void;
}

interface Done {
  edit: Edit;
  before: Work;
  after: Work;
}

/**
 * Sends one change at a time, laid on the revision its author saw. Where others have changed the package meanwhile,
 * the change is sent again on top of theirs if nothing of theirs is overwritten; else the person chooses.
 */
export function useEdit(of: Work, onPackage: (now: Work) => void) {
  const { code, t } = useLanguage(workWords);
  const client = useClient();
  const { tell, busy } = useTell(EditMutation);
  const [fault, setFault] = useState<Fault>();
  const [reading, setReading] = useState(false);
  const [clash, setClash] = useState<Clash>();
  const [last, setLast] = useState<Done>();
  const [said, say] = useState('');

  const put = async (edit: Edit, before: Work, words: string) => {
    const answer = await tell({ id: of.id, expectedRevision: before.revision, ...inputOf(edit) });
    if (!answer.data) return answer;
    const after = answer.data.editPackage.package;
    onPackage(after);
    setLast({ edit, before, after });
    say(words);
    return undefined;
  };

  /** The package as it stands now, or nothing where it can't be read. */
  const read = async () => {
    const language = code === 'da' ? ('DA' as const) : ('EN' as const);
    setReading(true);
    const asked = await client.query(WorkbenchQuery, { key: of.key, language }, { requestPolicy: 'network-only' });
    setReading(false);
    const now = asked.data?.package ?? undefined;
    if (now) onPackage(now);
    return now;
  };

  const send = async (edit: Edit, words: string, before: Work = of, onTop = false): Promise<boolean> => {
    setFault(undefined);
    const refused = await put(edit, before, onTop ? `${words} ${t.work.laidOnTop}` : words);
    if (!refused) return true;
    const now = refused.fault.code === 'CONFLICT' ? await read() : undefined;
    // On what it was laid on already it would be refused again.
    if (!now || now.revision <= before.revision) {
      setFault(refused.fault);
      return false;
    }
    const outcome = against(edit, before, now);
    // Others may change it again before this arrives.
    if (outcome.kind === 'clear') return send(outcome.edit, words, now, true);
    return new Promise((resolve) => {
      const settle = (done: boolean) => {
        setClash(undefined);
        resolve(done);
      };
      setClash({ edit, said: words, outcome, conflicts: refused.conflicts, now, settle });
    });
  };

  /** Sends what the person chose, on top of the package as it stood when they chose. */
  const putOnTop = async (chosen: Clash, edit: Edit) => {
    setClash(undefined);
    const done = await send(edit, chosen.said, chosen.now);
    chosen.settle(done);
  };

  const reverse = last && undoOf(last.edit, last.before, last.after);
  const undo = async () => {
    if (!last || !reverse) return;
    if (await send(reverse, t.work.undone, last.after)) setLast(undefined);
  };

  return {
    send,
    read,
    busy: busy || reading,
    fault,
    clash,
    putOnTop,
    undo: reverse ? undo : undefined,
    said,
    say,
  };
}

export type Editing = ReturnType<typeof useEdit>;
