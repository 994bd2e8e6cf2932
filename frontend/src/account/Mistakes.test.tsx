import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { Field } from '../components/Field';
import { type Fault, faultIn } from '../graphql/fault';
import { words } from '../language/account.da';
import { Mistakes, waitIn } from './Mistakes';
import { useMistakes } from './useMistakes';

afterEach(cleanup);

const FIELDS = { email: 'sample-email' };

function Sample({ fault }: { fault?: Fault }) {
  const wrong = useMistakes(fault, FIELDS);
  return (
    <MemoryRouter>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          wrong.check({ field: FIELDS.email, text: 'Skriv din e-mail' });
        }}
      >
        <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} heading="Det gik ikke" />
        <Field id={FIELDS.email} label="E-mail" error={wrong.errorOf(FIELDS.email)} value="" onChange={() => {}} />
        <button type="submit">Send</button>
      </form>
    </MemoryRouter>
  );
}

test('the summary takes the focus each time, and its link leads to the field, which tells the same', async () => {
  const user = userEvent.setup();
  const { container } = render(<Sample />);
  for (let times = 0; times < 2; times += 1) {
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(document.activeElement).toBe(container.querySelector('.mistakes'));
  }
  await user.click(screen.getByRole('link', { name: 'Skriv din e-mail' }));
  const field = screen.getByLabelText('E-mail');
  expect(document.activeElement).toBe(field);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const told = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect(told?.textContent).toBe('Skriv din e-mail');
});

test('a fault that names a field is told at the field', () => {
  render(<Sample fault={{ code: 'INVALID', field: 'input.email', message: 'E-mailen er i brug.' }} />);
  expect(screen.getByRole('link', { name: 'E-mailen er i brug.' }).getAttribute('href')).toBe('#sample-email');
  expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true');
});

test('a fault in a row of a list is told at the field of that row', () => {
  const told = { code: 'INVALID' as const, field: 'input.phases[1].titleDa', message: 'Skriv en titel.' };
  function Rows() {
    const wrong = useMistakes(told, (path) => `row-${path}`);
    return <p>{wrong.errorOf('row-phases[1].titleDa')}</p>;
  }
  render(<Rows />);
  screen.getByText('Skriv en titel.');
});

test('a fault of no field stands by itself', () => {
  render(<Sample fault={{ code: 'CONFLICT', message: 'Linket er brugt.' }} />);
  expect(screen.getByRole('alert').textContent).toBe('Det gik ikkeLinket er brugt.');
});

test('only too many attempts are told as such, and whatever else has to wait in the words of the API', () => {
  const told = (message: string, extensions: Record<string, unknown>) => {
    cleanup();
    render(<Sample fault={faultIn({ message, extensions })} />);
    return screen.getByRole('alert').textContent;
  };
  expect(told('For mange forsøg.', { code: 'LIMIT', retryAfter: 840 })).toBe(
    'Der er prøvet for mange gangeAf hensyn til sikkerheden kan du først prøve igen om 14 minutter.',
  );
  const away = 'Databasen svarer ikke lige nu. Prøv igen om lidt.';
  expect(told(away, { code: 'UNAVAILABLE', retryAfter: 5 })).toBe(`Det gik ikke${away}`);
  const spent = 'Der er spurgt om meget herfra det seneste minut.';
  const budget = { points: 4_100, perMinute: 10_000 };
  expect(told(spent, { code: 'LIMIT', retryAfter: 9, budget })).toBe(`Det gik ikke${spent}`);
});

test('a waiting time is never told shorter than it is', () => {
  expect(waitIn(0.2, words)).toBe('1 sekund');
  expect(waitIn(60, words)).toBe('60 sekunder');
  expect(waitIn(61, words)).toBe('2 minutter');
  expect(waitIn(7200, words)).toBe('120 minutter');
  expect(waitIn(7201, words)).toBe('3 timer');
});
