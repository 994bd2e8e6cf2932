import { expect, test } from 'vitest';
import { da } from '../language/da';
import { checkEmail, checkGiven, checkNewPassword } from './checks';

test('an e-mail address is missing, wrong or right', () => {
  expect(checkEmail('x', '  ', da)).toEqual({ field: 'x', text: da.form.emailMissing });
  expect(checkEmail('x', 'mette.vejle.dk', da)).toEqual({ field: 'x', text: da.form.emailWrong });
  expect(checkEmail('x', 'a@b c', da)).toEqual({ field: 'x', text: da.form.emailWrong });
  expect(checkEmail('x', ' mette@vejle.dk ', da)).toBe(false);
});

test('a password is counted in letters as they are read', () => {
  const eleven = `${'e\u0301'.repeat(10)}x`;
  expect(checkNewPassword('x', eleven, da)).toEqual({ field: 'x', text: da.form.newPasswordShort });
  expect(checkNewPassword('x', `${eleven}y`, da)).toBe(false);
  expect(checkNewPassword('x', '😀'.repeat(12), da)).toBe(false);
  expect(checkNewPassword('x', 'a'.repeat(129), da)).toEqual({ field: 'x', text: da.form.newPasswordLong });
});

test('what is only spaces was not given', () => {
  expect(checkGiven('x', ' ', 'Skriv et navn')).toEqual({ field: 'x', text: 'Skriv et navn' });
  expect(checkGiven('x', 'Mette', 'Skriv et navn')).toBe(false);
});
