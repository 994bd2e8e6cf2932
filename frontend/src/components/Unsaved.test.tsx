import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, Link, RouterProvider } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { Unsaved } from './Unsaved';

afterEach(cleanup);

let written = true;

function show() {
  const form = (
    <>
      <Unsaved lost={() => written} />
      <Link to="/andet">Væk</Link>
    </>
  );
  const router = createMemoryRouter([
    { path: '/', element: form },
    { path: '/andet', element: <h1>Andet</h1> },
  ]);
  render(<RouterProvider router={router} />);
  return userEvent.setup();
}

test('leaving what is not saved asks first, and a no stays', async () => {
  written = true;
  const user = show();
  await user.click(screen.getByRole('link', { name: 'Væk' }));
  await user.click(await screen.findByRole('button', { name: 'Bliv på siden' }));
  expect(screen.queryByRole('heading', { name: 'Andet' })).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Væk' }));
  await user.click(await screen.findByRole('button', { name: 'Gå uden at gemme' }));
  await screen.findByRole('heading', { name: 'Andet' });
});

test('closing the window asks only while something would be lost', () => {
  written = true;
  show();
  const closing = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(closing()).toBe(true);
  written = false;
  expect(closing()).toBe(false);
});

test('nothing is asked where nothing is lost', async () => {
  written = false;
  const user = show();
  await user.click(screen.getByRole('link', { name: 'Væk' }));
  await screen.findByRole('heading', { name: 'Andet' });
});
