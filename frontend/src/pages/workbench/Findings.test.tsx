import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Findings } from './Findings';
import type { Finding } from './query';

const finding = (verdict: Finding['verdict'], message: string, element: string | null = null): Finding => ({
  rule: { key: message, title: 'Formål', source: 'Dogme b', blocking: true },
  verdict,
  message,
  element,
  organisation: null,
});

test('breaches come first and lead to their element; what is in order is folded away', () => {
  render(
    <Findings
      of={[finding('PASS', 'fint'), finding('WARN', 'måske'), finding('FAIL', 'mangler', 'e1')]}
      elements={[{ id: 'e1', title: 'Praktik' }]}
    />,
  );
  expect(screen.getByText('1 brud, 1 advarsel, 1 i orden')).toBeTruthy();
  const [first, second] = screen.getAllByRole('listitem');
  expect(first?.textContent).toContain('Brud: Formål');
  expect(first?.textContent).toContain('Hindrer udgivelse');
  expect(second?.textContent).toContain('Advarsel');
  expect(
    within(first as HTMLElement)
      .getByRole('link', { name: 'Praktik' })
      .getAttribute('href'),
  ).toBe('#element-e1');
  expect(screen.getByText('fint').closest('details')?.open).toBe(false);
});
