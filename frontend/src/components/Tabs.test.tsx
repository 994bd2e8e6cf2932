import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { Tabs } from './Tabs';

const TABS = ['en', 'to', 'tre'].map((key) => ({ key, label: key }));

function Sample() {
  const [chosen, setChosen] = useState('en');
  return (
    <Tabs label="Prøve" tabs={TABS} chosen={chosen} onChoose={setChosen}>
      <p>{`Indhold ${chosen}`}</p>
    </Tabs>
  );
}

test('arrows, Home and End move the choice and the focus; the panel follows', async () => {
  const user = userEvent.setup();
  render(<Sample />);
  await user.tab();
  await user.keyboard('{ArrowRight}');
  const second = screen.getByRole('tab', { name: 'to' });
  expect(second.getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(second);
  expect(screen.getByRole('tabpanel').textContent).toBe('Indhold to');
  await user.keyboard('{End}{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'en' }).getAttribute('aria-selected')).toBe('true');
  await user.keyboard('{ArrowLeft}{Home}');
  expect(screen.getByRole('tabpanel').textContent).toBe('Indhold en');
});
