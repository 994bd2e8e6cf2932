import { expect, test } from 'vitest';
import { returnAddress, signInAddress } from './address';

test('one comes back to a page of this web app', () => {
  expect(returnAddress('/pakker/VEJLE14-1/arbejde?vis=parter#element-2')).toBe(
    '/pakker/VEJLE14-1/arbejde?vis=parter#element-2',
  );
});

test.each([
  null,
  '',
  'indbakke',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/..//evil.example',
  '/log-paa?tilbage=/log-paa',
])('%s leads to the front page instead', (given) => {
  expect(returnAddress(given)).toBe('/');
});

test('the sign-in page knows where one came from', () => {
  expect(signInAddress({ pathname: '/', search: '' })).toBe('/log-paa');
  expect(signInAddress({ pathname: '/indbakke', search: '?ulaeste=ja' }, true)).toBe(
    '/log-paa?tilbage=%2Findbakke%3Fulaeste%3Dja&udloebet=ja',
  );
});
