import type { Mistake } from '../../account/useMistakes';
import { graphql, type ResultOf, type VariablesOf } from '../../graphql/graphql';
import type { OrganisationKind } from '../../graphql/vocabulary';
import type { modelWords, WordsOf } from '../../language/areas';

/** A model with its texts in both languages, whatever the reader's is. */
export const ModelSourceQuery = graphql(`
  query CollaborationModelSource($key: String!) {
    collaborationModel(key: $key) {
      key
      revision
      mayEdit
      titleDa: title(language: DA)
      titleEn: title(language: EN)
      summaryDa: summary(language: DA)
      summaryEn: summary(language: EN)
      origin
      originOrganisation { key name }
      principles { ...StepSource }
      phases { ...StepSource }
      partyKinds
      results { textDa: text(language: DA) textEn: text(language: EN) period source }
      source
    }
  }

  fragment StepSource on ModelStep @_unmask {
    titleDa: title(language: DA)
    titleEn: title(language: EN)
    textDa: text(language: DA)
    textEn: text(language: EN)
  }
`);

export type Source = NonNullable<ResultOf<typeof ModelSourceQuery>['collaborationModel']>;

export const SaveModel = graphql(`
  mutation SaveCollaborationModel($input: CollaborationModelInput!) {
    saveCollaborationModel(input: $input) { model { key } }
  }
`);

type Input = Omit<VariablesOf<typeof SaveModel>['input'], 'clientMutationId' | 'expectedRevision'>;

/** A principle or a phase as it is being written. */
export interface StepDraft {
  /** Of the form only: it stays the same when the row is moved. */
  id: number;
  titleDa: string;
  titleEn: string;
  textDa: string;
  textEn: string;
}

export interface ResultDraft {
  id: number;
  textDa: string;
  textEn: string;
  period: string;
  source: string;
}

export interface Draft {
  key: string;
  titleDa: string;
  titleEn: string;
  summaryDa: string;
  summaryEn: string;
  origin: string;
  originOrganisation: { key: string; name: string } | undefined;
  source: string;
  partyKinds: OrganisationKind[];
  principles: StepDraft[];
  phases: StepDraft[];
  results: ResultDraft[];
}

let ids = 0;
const newId = () => {
  ids += 1;
  return ids;
};

export const blankStep = (): StepDraft => ({ id: newId(), titleDa: '', titleEn: '', textDa: '', textEn: '' });
export const blankResult = (): ResultDraft => ({ id: newId(), textDa: '', textEn: '', period: '', source: '' });

export const blankModel = (): Draft => ({
  key: '',
  titleDa: '',
  titleEn: '',
  summaryDa: '',
  summaryEn: '',
  origin: '',
  originOrganisation: undefined,
  source: '',
  partyKinds: [],
  principles: [],
  phases: [blankStep()],
  results: [],
});

/** The API answers with the Danish text where there is no English one: what is the same was never written. */
const own = (en: string, da: string) => (en === da ? '' : en);

export function draftOf(of: Source): Draft {
  const steps = (all: Source['phases']): StepDraft[] =>
    all.map(({ titleDa, titleEn, textDa, textEn }) => ({
      id: newId(),
      titleDa,
      titleEn: own(titleEn, titleDa),
      textDa,
      textEn: own(textEn, textDa),
    }));
  return {
    key: of.key,
    titleDa: of.titleDa,
    titleEn: own(of.titleEn, of.titleDa),
    summaryDa: of.summaryDa,
    summaryEn: own(of.summaryEn, of.summaryDa),
    origin: of.origin,
    originOrganisation: of.originOrganisation ?? undefined,
    source: of.source,
    partyKinds: of.partyKinds,
    principles: steps(of.principles),
    phases: steps(of.phases),
    results: of.results.map(({ textDa, textEn, period, source }) => ({
      id: newId(),
      textDa,
      textEn: own(textEn, textDa),
      period: period ?? '',
      source,
    })),
  };
}

export function inputOf(draft: Draft): Input {
  const step = ({ titleDa, titleEn, textDa, textEn }: StepDraft) => ({
    titleDa: titleDa.trim(),
    titleEn: titleEn.trim(),
    textDa: textDa.trim(),
    textEn: textEn.trim(),
  });
  return {
    key: draft.key.trim(),
    titleDa: draft.titleDa.trim(),
    titleEn: draft.titleEn.trim(),
    summaryDa: draft.summaryDa.trim(),
    summaryEn: draft.summaryEn.trim(),
    origin: draft.origin.trim(),
    originOrganisation: draft.originOrganisation?.key ?? null,
    principles: draft.principles.map(step),
    phases: draft.phases.map(step),
    partyKinds: draft.partyKinds,
    results: draft.results.map(({ textDa, textEn, period, source }) => ({
      textDa: textDa.trim(),
      textEn: textEn.trim(),
      period: period.trim() || null,
      source: source.trim(),
    })),
    source: draft.source.trim(),
  };
}

/** Whether both say the same once they are saved. */
export const sameModel = (one: Draft, other: Draft) => JSON.stringify(inputOf(one)) === JSON.stringify(inputOf(other));

/** A key made of a title, in the letters that keys have. */
export const keyFrom = (title: string) =>
  title
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');

/** The rows with one of them moved by a place; as they are where there is no such place. */
export function moved<Row>(rows: Row[], from: number, by: -1 | 1): Row[] {
  const [one, other] = [rows[from], rows[from + by]];
  if (one === undefined || other === undefined) return rows;
  return rows.with(from, other).with(from + by, one);
}

/** Id on the page of the control for a field of the input, such as `phases[1].titleDa`. */
export const idOf = (path: string) =>
  path === 'originOrganisation' ? 'model-organisation-input' : `model-${path.replace(/\W+/g, '-')}`;

/** What must be put right before the model can be sent, from the top of the form down. */
export function mistakesIn(draft: Draft, { modelForm: t }: Pick<WordsOf<typeof modelWords>, 'modelForm'>): Mistake[] {
  const found: Mistake[] = [];
  const need = (path: string, value: string, text: string) => {
    if (value.trim() === '') found.push({ field: idOf(path), text });
  };
  need('titleDa', draft.titleDa, t.titleMissing);
  if (!/^[a-z0-9-]{3,60}$/.test(draft.key.trim())) found.push({ field: idOf('key'), text: t.keyWrong });
  need('summaryDa', draft.summaryDa, t.summaryMissing);
  need('origin', draft.origin, t.originMissing);
  need('source', draft.source, t.sourceMissing);
  if (draft.partyKinds.length === 0) found.push({ field: idOf('partyKinds'), text: t.partiesMissing });
  draft.principles.forEach(({ titleDa }, at) => {
    need(`principles[${at}].titleDa`, titleDa, t.stepMissing(t.principle(at + 1)));
  });
  draft.phases.forEach(({ titleDa }, at) => {
    need(`phases[${at}].titleDa`, titleDa, t.stepMissing(t.phase(at + 1)));
  });
  if (draft.principles.length + draft.phases.length === 0) found.push({ field: idOf('phases'), text: t.stepsMissing });
  draft.results.forEach(({ textDa, source }, at) => {
    need(`results[${at}].textDa`, textDa, t.resultMissing(t.result(at + 1)));
    need(`results[${at}].source`, source, t.resultSourceMissing(t.result(at + 1)));
  });
  return found;
}
