import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Once } from './Once';

test('the text is copied, and where the browser refuses, selected', async () => {
  const user = userEvent.setup();
  render(<Once label="Hemmelighed" value="kvc_abc" />);
  const copy = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('refused'));
  await user.click(screen.getByRole('button', { name: /Kopiér.*Hemmelighed/ }));
  expect(screen.getByRole('status').textContent).toMatch(/kunne ikke kopieres/);
  await user.click(screen.getByRole('button', { name: /Kop.*Hemmelighed/ }));
  expect(copy).toHaveBeenLastCalledWith('kvc_abc');
  expect(screen.getByRole('status').textContent).toBe('Hemmelighed: Kopieret');
});
