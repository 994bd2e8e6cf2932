import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type Client, CombinedError, Provider } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { ConflictDialog } from './ConflictDialog';
import { partsOf } from './element';
import type { Work } from './query';
import { sampleElement, sampleWork } from './sample';
import { useEdit } from './useEdit';

afterEach(cleanup);

const praktik = sampleElement({ id: 'b', title: 'Praktik', weeks: 4 });
const opened = sampleWork([praktik]);

/** An API whose package is `now`, and which refuses what is laid on another revision. */
function api(now: Work) {
  const inputs: { expectedRevision: number; elements: unknown }[] = [];
  const settled = <Value,>(value: Value) => Object.assign(Promise.resolve(value), { toPromise: async () => value });
  const client = { query: () => settled({ data: { package: now } }) };
  const answer = (variables: { input: (typeof inputs)[number] }) => {
    inputs.push(variables.input);
    return variables.input.expectedRevision === now.revision
      ? { data: { editPackage: { package: { ...now, revision: now.revision + 1 } } } }
      : { error: new CombinedError({ graphQLErrors: [{ message: '', extensions: { code: 'CONFLICT' } }] }) };
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
    <>
      <button type="button" onClick={save}>
        Gem
      </button>
      <p role="status">{editing.said}</p>
      {editing.clash && <ConflictDialog of={editing.clash} editing={editing} />}
    </>
  );
}

function show(now: Work) {
  const { client, inputs, answer } = api(now);
  asked.answer = answer as typeof asked.answer;
  const onDone = vi.fn();
  render(
    <Provider value={client}>
      <Sample onDone={onDone} />
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
