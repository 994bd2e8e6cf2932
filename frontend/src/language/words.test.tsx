import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Area } from './areas';
import { LanguageProvider } from './LanguageProvider';
import { useLanguage } from './useLanguage';
import { learn, textsIn } from './words';

afterEach(cleanup);

const sample = (da = async () => ({ words: { sample: { hello: 'Goddag' } } })) => ({
  load: { da: vi.fn(da), en: vi.fn(async () => ({ words: { sample: { hello: 'Good day' } } })) },
});

function Greeting({ of }: { of: Area<{ sample: { hello: string } }> }) {
  const { t, choose } = useLanguage(of);
  return (
    <button type="button" onClick={() => choose('en')}>
      {t.sample.hello}
    </button>
  );
}

test('a component waits for the words of its area, and both turn to the other language together', async () => {
  const area = sample();
  await act(async () =>
    render(
      <LanguageProvider code="da">
        <Suspense fallback="…">
          <Greeting of={area} />
        </Suspense>
      </LanguageProvider>,
    ),
  );
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Goddag' }));
  await screen.findByRole('button', { name: 'Good day' });
  expect(document.documentElement.lang).toBe('en');
  expect(area.load.da).toHaveBeenCalledOnce();
  expect(area.load.en).toHaveBeenCalledOnce();
});

test('words that could not be fetched are asked for again', async () => {
  let tries = 0;
  const area = sample(async () => {
    tries += 1;
    if (tries === 1) throw new Error('offline');
    return { words: { sample: { hello: 'Godaften' } } };
  });
  await expect(learn(area, 'da')).rejects.toThrow('offline');
  await learn(area, 'da');
  expect(textsIn('da')).toHaveProperty('sample.hello', 'Godaften');
});
