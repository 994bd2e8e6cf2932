import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { CombinedError } from 'urql';
import { afterEach, expect, test, vi } from 'vitest';
import { faultOf } from '../graphql/fault';
import { graphql } from '../graphql/graphql';
import { useTell } from '../graphql/tell';
import { FaultAlert } from './FaultAlert';

afterEach(cleanup);

const answers = vi.hoisted(() => ({ error: undefined as CombinedError | undefined }));
vi.mock('urql', async (original) => ({
  ...(await original<typeof import('urql')>()),
  useMutation: () => [{}, async () => ({ error: answers.error })],
}));

const Document = graphql('mutation Log($input: LogDialogueInput!) { logDialogue(input: $input) { clientMutationId } }');

/** Sends a change, which is answered by an error. */
function Change() {
  const { tell, fault } = useTell(Document);
  return (
    <MemoryRouter>
      <button type="button" onClick={() => tell({} as never)}>
        Gem
      </button>
      {fault && <FaultAlert fault={fault} />}
    </MemoryRouter>
  );
}

async function toldOfChange(error: CombinedError) {
  answers.error = error;
  cleanup();
  render(<Change />);
  await userEvent.setup().click(screen.getByText('Gem'));
  return (await screen.findByRole('alert')).textContent;
}

function toldOfReading(error: CombinedError) {
  cleanup();
  render(
    <MemoryRouter>
      <FaultAlert fault={faultOf(error)} />
    </MemoryRouter>,
  );
  return screen.getByRole('alert').textContent;
}

const refused = (message: string, extensions: Record<string, unknown>) =>
  new CombinedError({ graphQLErrors: [{ message, extensions }] });

test('only who changes something is told that it may have been saved', async () => {
  const lost = new CombinedError({ networkError: new TypeError('failed') });
  const perhaps = 'Ændringen kan være gemt: se efter, før du gentager den.';
  expect(await toldOfChange(lost)).toContain(`prøv igen. ${perhaps}`);
  expect(await toldOfChange(refused('intern', { code: 'INTERNAL' }))).toContain(perhaps);
  // Here the API knows, and says it itself.
  const away = 'Databasen svarer ikke lige nu. Prøv igen om lidt. En ændring kan være gemt.';
  expect(await toldOfChange(refused(away, { code: 'UNAVAILABLE', retryAfter: 5 }))).toBe(`Noget gik galt${away}`);
  expect(await toldOfChange(refused('Nej.', { code: 'FORBIDDEN' }))).toBe('Noget gik galtNej.');
  expect(toldOfReading(lost)).not.toContain('gemt');
  expect(toldOfReading(refused('intern', { code: 'INTERNAL' }))).not.toContain('gemt');
});

test('who is overtaken is told so without revisions, and can load what is new', async () => {
  const changed = 'Pakken er ændret, siden du så den (revision 7, nu 9). Læs den igen først.';
  expect(await toldOfChange(refused(changed, { code: 'CONFLICT', revision: 9 }))).toBe(
    'Andre har ændret det imensDet er ikke gemt. Hent det nyeste, se, hvad der er ændret, og prøv igen.Genindlæs siden',
  );
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {});
  await userEvent.setup().click(screen.getByText('Genindlæs siden'));
  expect(reload).toHaveBeenCalledOnce();
  // Other conflicts say what to do.
  const there = 'Det er allerede registreret for samme model. Ret det, der står der.';
  expect(await toldOfChange(refused(there, { code: 'CONFLICT' }))).toBe(`Noget gik galt${there}`);
});

test('only what may be worth reporting comes with a code to report', () => {
  const requestId = 'ee79d355';
  expect(toldOfReading(refused('Prøv igen om lidt.', { code: 'UNAVAILABLE', requestId }))).toContain(requestId);
  expect(toldOfReading(refused('Prøv igen om 9 sekunder.', { code: 'LIMIT', retryAfter: 9, requestId }))).toBe(
    'Noget gik galtPrøv igen om 9 sekunder.',
  );
});
