import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Confirmed } from './Confirmed';

test('nothing is done before the yes, and a no gives the focus back', async () => {
  const user = userEvent.setup();
  const done = vi.fn();
  render(<Confirmed label="Tilbagekald" question="Skal den tilbagekaldes?" yes="Ja, tilbagekald" onYes={done} />);
  await user.click(screen.getByRole('button', { name: 'Tilbagekald' }));
  const group = screen.getByRole('group', { name: 'Skal den tilbagekaldes?' });
  expect(document.activeElement).toBe(group);
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Tilbagekald' }));
  await user.click(screen.getByRole('button', { name: 'Tilbagekald' }));
  await user.click(screen.getByRole('button', { name: 'Fortryd' }));
  expect(done).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Tilbagekald' }));
  await user.click(screen.getByRole('button', { name: 'Ja, tilbagekald' }));
  expect(done).toHaveBeenCalledOnce();
});
