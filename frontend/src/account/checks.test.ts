import { expect, test } from 'vitest';
import { words } from '../language/account.da';
import { checkEmail, checkGiven, checkNewPassword } from './checks';

test('an e-mail address is missing, wrong or right', () => {
  expect(checkEmail('x', '  ', words)).toEqual({ field: 'x', text: words.form.emailMissing });
  expect(checkEmail('x', 'mette.vejle.dk', words)).toEqual({ field: 'x', text: words.form.emailWrong });
  expect(checkEmail('x', 'a@b c', words)).toEqual({ field: 'x', text: words.form.emailWrong });
  expect(checkEmail('x', ' mette@vejle.dk ', words)).toBe(false);
});

test('a password is counted in letters as they are read', () => {
  const eleven = `${'e\u0301'.repeat(10)}x`;
  expect(checkNewPassword('x', eleven, words)).toEqual({ field: 'x', text: words.form.newPasswordShort });
  expect(checkNewPassword('x', `${eleven}y`, words)).toBe(false);
  expect(checkNewPassword('x', '😀'.repeat(12), words)).toBe(false);
  expect(checkNewPassword('x', 'a'.repeat(129), words)).toEqual({ field: 'x', text: words.form.newPasswordLong });
});

test('what is only spaces was not given', () => {
  expect(checkGiven('x', ' ', 'Skriv et navn')).toEqual({ field: 'x', text: 'Skriv et navn' });
  expect(checkGiven('x', 'Mette', 'Skriv et navn')).toBe(false);
});
