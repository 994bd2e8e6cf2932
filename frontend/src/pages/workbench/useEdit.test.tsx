import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { type Client, CombinedError, Provider } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { FaultAlert } from '../../components/FaultAlert';
import { ReadAgain } from '../../components/ReadAgain';
import { ConflictDialog } from './ConflictDialog';
import { partsOf } from './element';
import type { Work } from './query';
import { sampleElement, sampleWork } from './sample';
import { useEdit } from './useEdit';

afterEach(cleanup);

const praktik = sampleElement({ id: 'b', title: 'Praktik', weeks: 4 });
const opened = sampleWork([praktik]);

/**
 * An API that refuses what is laid on another revision than the package's. Each time the package has been read, others
 * change it into the next; null is a reading that fails.
 */
function api(...states: (Work | null)[]) {
  const inputs: { expectedRevision: number; elements: unknown }[] = [];
  const settled = <Value,>(value: Value) => Object.assign(Promise.resolve(value), { toPromise: async () => value });
  let reads = 0;
  const now = () => states[Math.min(reads, states.length - 1)];
  const query = () => {
    const read = now();
    reads += 1;
    return settled(read ? { data: { package: read } } : { error: new CombinedError({ networkError: new Error() }) });
  };
  const client = { query };
  const conflict = { message: '', extensions: { code: 'CONFLICT', conflicts: [] } };
  const answer = (variables: { input: (typeof inputs)[number] }) => {
    inputs.push(variables.input);
    const stands = now();
    return variables.input.expectedRevision === stands?.revision
      ? { data: { editPackage: { package: { ...stands, revision: stands.revision + 1 } } } }
      : { error: new CombinedError({ graphQLErrors: [conflict] }) };
  };
  return { client: client as unknown as Client, inputs, answer };
}

const asked = vi.hoisted(() => ({ answer: (_: never): unknown => undefined }));
vi.mock('urql', async (original) => ({
  ...(await original<typeof import('urql')>()),
  useMutation: () => [{}, async (variables: never) => asked.answer(variables)],
}));

function Sample({ onDone }: { onDone: (done: boolean) => void }) {
  const editing = useEdit(opened, () => {});
  const mine = { ...partsOf(praktik), weeks: 2, purpose: 'Prøve faget' };
  const save = async () =>
    onDone(await editing.send({ kind: 'update', id: 'b', base: partsOf(praktik), mine, names: {} }, 'Gemt.', opened));
  return (
    <ReadAgain value={async () => Boolean(await editing.read())}>
      <button type="button" onClick={save}>
        Gem
      </button>
      <p role="status">{editing.said}</p>
      {editing.fault && <FaultAlert fault={editing.fault} />}
      {editing.clash && <ConflictDialog of={editing.clash} editing={editing} />}
    </ReadAgain>
  );
}

function show(...states: (Work | null)[]) {
  const { client, inputs, answer } = api(...states);
  asked.answer = answer as typeof asked.answer;
  const onDone = vi.fn();
  render(
    <Provider value={client}>
      <MemoryRouter>
        <Sample onDone={onDone} />
      </MemoryRouter>
    </Provider>,
  );
  return { inputs, onDone, user: userEvent.setup() };
}

test('a change that overwrites nothing is laid on top of what others did', async () => {
  const { user, inputs, onDone } = show(sampleWork([{ ...praktik, title: 'Snusepraktik' }], { revision: 7 }));
  await user.click(screen.getByText('Gem'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(true));
  expect(inputs.map(({ expectedRevision }) => expectedRevision)).toEqual([3, 7]);
  expect(inputs[1]?.elements).toMatchObject([{ update: { element: { title: 'Snusepraktik', weeks: 2 } } }]);
  expect(screen.getByText(/lagt oven på deres/)).toBeTruthy();
});

test('where both changed a field, both values are shown and the choice is sent with the rest', async () => {
  const { user, inputs, onDone } = show(sampleWork([{ ...praktik, weeks: 6 }], { revision: 7 }));
  await user.click(screen.getByText('Gem'));
  const group = await screen.findByRole('group', { name: 'Uger', hidden: true });
  expect(group.textContent).toContain('6');
  expect(group.textContent).toContain('2');
  expect(onDone).not.toHaveBeenCalled();
  await user.click(screen.getByLabelText('Deres'));
  await user.click(screen.getByText('Gem valget'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(true));
  expect(inputs[1]).toMatchObject({
    expectedRevision: 7,
    elements: [{ update: { element: { weeks: 6, purpose: 'Prøve faget' } } }],
  });
});

test('going back sends nothing more, and the form stays open', async () => {
  const { user, inputs, onDone } = show(sampleWork([{ ...praktik, weeks: 6 }], { revision: 7 }));
  await user.click(screen.getByText('Gem'));
  await user.click(await screen.findByText('Tilbage uden at gemme'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(false));
  expect(inputs).toHaveLength(1);
});

test('whoever is overtaken a second time is laid on top of that as well, or chooses', async () => {
  const renamed = sampleWork([{ ...praktik, title: 'Snusepraktik' }], { revision: 7 });
  const third = sampleWork([{ ...praktik, title: 'Snusepraktik', days: 3 }], { revision: 8 });
  const { user, inputs, onDone } = show(renamed, third);
  await user.click(screen.getByText('Gem'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(true));
  expect(inputs.map(({ expectedRevision }) => expectedRevision)).toEqual([3, 7, 8]);
  expect(screen.getByRole('status').textContent).toBe(
    'Gemt. Andre havde ændret pakken imens. Din ændring er lagt oven på deres.',
  );
  cleanup();

  const clashing = show(renamed, sampleWork([{ ...praktik, weeks: 6 }], { revision: 8 }));
  await clashing.user.click(screen.getByText('Gem'));
  await screen.findByRole('group', { name: 'Uger', hidden: true });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('where the package can not be read, a button reads it again, and nothing is sent meanwhile', async () => {
  const { user, inputs, onDone } = show(null, null, sampleWork([praktik], { revision: 7 }));
  await user.click(screen.getByText('Gem'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(false));
  const alert = () => screen.getByRole('alert').textContent;
  expect(alert()).toContain('Det er ikke gemt. Hent det nyeste');
  const button = screen.getByRole('button', { name: 'Hent det nyeste' });
  await user.click(button);
  await vi.waitFor(() => expect(alert()).toContain('Det nyeste kunne ikke hentes.'));
  await user.click(button);
  await vi.waitFor(() => expect(alert()).toContain('Du ser nu det nyeste'));
  expect(document.activeElement).toBe(button);
  expect(inputs).toHaveLength(1);
});

test('what is refused without anything new is not sent again and again', async () => {
  // A server that is behind another one.
  const { user, inputs, onDone } = show(sampleWork([praktik], { revision: 7 }), sampleWork([praktik], { revision: 3 }));
  await user.click(screen.getByText('Gem'));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(false));
  expect(inputs).toHaveLength(2);
  screen.getByRole('alert');
});
