import type { Address } from '../../components/useAddress';

/** What somebody asks for; every field is a string as in the form and in the address, so that both are one thing. */
export interface Question {
  job: string;
  omraade: string;
  kommune: string;
  fra: string;
  til: string;
  antal: string;
  rejse: string;
  dage: string;
  pris: string;
  sprog: string;
  maal: string;
  hold: string;
  kan: string[];
  med: string[];
  uden: string[];
}

export function questionOf(address: Address): Question {
  return {
    job: address.text('job'),
    omraade: address.text('omraade'),
    kommune: address.text('kommune'),
    fra: address.text('fra'),
    til: address.text('til'),
    antal: address.text('antal'),
    rejse: address.text('rejse'),
    dage: address.text('dage'),
    pris: address.text('pris'),
    sprog: address.text('sprog'),
    maal: address.text('maal'),
    hold: address.text('hold'),
    kan: address.list('kan'),
    med: address.list('med'),
    uden: address.list('uden'),
  };
}

const number = (text: string) => {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
};

/** The question as the API takes it; what is not said is left to the API's own defaults. */
export function inputOf(question: Question) {
  const kroner = number(question.pris);
  return {
    occupation: question.job,
    area: question.kommune === '' && question.omraade !== '' ? question.omraade : undefined,
    municipality: question.kommune || undefined,
    earliestStart: question.fra || undefined,
    latestEnd: question.til || undefined,
    participants: number(question.antal),
    maxTravelKm: number(question.rejse),
    maxDays: number(question.dage),
    maxPriceOre: kroner === undefined ? undefined : Math.round(kroner * 100),
    languageSupport: question.sprog === 'ja' ? true : undefined,
    objective: question.maal === 'pris' ? ('PRICE' as const) : undefined,
    withSessions: question.hold === 'nej' ? false : undefined,
    held: question.kan.length > 0 ? question.kan : undefined,
    include: question.med.length > 0 ? question.med : undefined,
    exclude: question.uden.length > 0 ? question.uden : undefined,
  };
}

/** The keys of the question that the catalogue does not know, as can happen in an address. */
export type Unknown = Partial<Record<'job' | 'omraade' | 'kommune', string>>;

export type Mistake = 'job' | 'omraade' | 'kommune' | 'til' | 'antal' | 'rejse' | 'dage' | 'pris';

const NUMBERS = ['antal', 'rejse', 'dage', 'pris'] as const;

/** What must be put right before the question can be asked. */
export function mistakesIn(question: Question, placeBy: 'omraade' | 'kommune', unknown: Unknown = {}): Mistake[] {
  const mistakes: Mistake[] = [];
  const misses = (name: keyof Unknown) => question[name] !== '' && question[name] === unknown[name];
  if (question.job === '' || misses('job')) mistakes.push('job');
  if (placeBy === 'omraade' && misses('omraade')) mistakes.push('omraade');
  if (placeBy === 'kommune' && (question.kommune === '' || misses('kommune'))) mistakes.push('kommune');
  if (question.fra !== '' && question.til !== '' && question.til < question.fra) mistakes.push('til');
  for (const name of NUMBERS)
    if (question[name].trim() !== '' && number(question[name]) === undefined) mistakes.push(name);
  return mistakes;
}

export const placeOf = (question: Question) => (question.kommune === '' ? 'omraade' : 'kommune');

/** What is wrong in an address as it was opened; that no job is chosen yet is no mistake. */
export function mistakesOnLoad(question: Question, unknown: Unknown): Mistake[] {
  return mistakesIn(question, placeOf(question), unknown).filter((name) => name !== 'job' || question.job !== '');
}
