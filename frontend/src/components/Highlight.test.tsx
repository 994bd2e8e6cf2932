import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Highlight, sliceMarked, withoutMarks } from './Highlight';

test('hits are marked and entities are read', () => {
  const { container } = render(<Highlight html="Køkken &amp; <mark>hygiejne</mark> i b&#39;en" />);
  expect(container.textContent).toBe("Køkken & hygiejne i b'en");
  expect(container.querySelector('mark')?.textContent).toBe('hygiejne');
});

test('anything but <mark> stays text', () => {
  const { container } = render(<Highlight html={'<img src=x onerror=alert(1)> &lt;b&gt; <mark><i>x</i></mark>'} />);
  expect(container.querySelector('img, i, b')).toBeNull();
  expect(container.textContent).toBe('<img src=x onerror=alert(1)> <b> <i>x</i>');
});

test('a highlight without its marks is the text', () => {
  expect(withoutMarks('<mark>Truck</mark> &amp; lager')).toBe('Truck & lager');
});

test('a stretch keeps the marks that fall in it', () => {
  const html = 'X1 <mark>Truck</mark> &amp; lager. Kør <mark>truck</mark>.';
  expect(sliceMarked(html, 3, 16)).toBe('<mark>Truck</mark> &amp; lager');
  expect(sliceMarked(html, 18)).toBe('Kør <mark>truck</mark>.');
  expect(sliceMarked(html, 0, 5)).toBe('X1 <mark>Tr</mark>');
  expect(sliceMarked(html, 5, 8)).toBe('<mark>uck</mark>');
});
