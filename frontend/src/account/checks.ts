import type { accountWords, WordsOf } from '../language/areas';
import type { Mistake } from './useMistakes';

type Check = (field: string, value: string, t: WordsOf<typeof accountWords>) => Mistake | false;

const LEAST = 12;
const MOST = 128;

export const checkEmail: Check = (field, value, t) => {
  const given = value.trim();
  if (given === '') return { field, text: t.form.emailMissing };
  return !/^[^\s@]+@[^\s@]+$/.test(given) && { field, text: t.form.emailWrong };
};

/** Whether it is long enough to be sent; what else makes a password weak is told by the API. */
export const checkNewPassword: Check = (field, value, t) => {
  // As the API counts them: one written letter is one, however it was typed.
  const length = [...value.normalize('NFC')].length;
  if (length < LEAST) return { field, text: t.form.newPasswordShort };
  return length > MOST && { field, text: t.form.newPasswordLong };
};

export const checkGiven = (field: string, value: string, text: string): Mistake | false =>
  value.trim() === '' && { field, text };
