import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { PasswordField } from './PasswordField';

test('the password is shown and hidden, and screen readers are told', async () => {
  const user = userEvent.setup();
  render(<PasswordField id="p" label="Adgangskode" kind="new-password" value="lange ord" onChange={() => {}} />);
  const field = screen.getByLabelText('Adgangskode');
  expect(field.getAttribute('type')).toBe('password');
  expect(field.getAttribute('autocomplete')).toBe('new-password');
  expect(screen.getByRole('status').textContent).toBe('');
  await user.click(screen.getByRole('button', { name: 'Vis adgangskode' }));
  expect(field.getAttribute('type')).toBe('text');
  expect(screen.getByRole('status').textContent).toBe('Adgangskoden kan nu læses på skærmen');
  await user.click(screen.getByRole('button', { name: 'Skjul adgangskode' }));
  expect(field.getAttribute('type')).toBe('password');
});
