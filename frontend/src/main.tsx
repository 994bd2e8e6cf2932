import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Session } from './account/Session';
import { baseWords } from './language/areas';
import { currentLanguage } from './language/current';
import { LanguageProvider } from './language/LanguageProvider';
import { learn } from './language/words';
import { router } from './router';
import './styles/main.scss';

const code = currentLanguage();
document.documentElement.lang = code;
await learn(baseWords, code);
const goTo = (address: string) => router.navigate(address, { replace: true });
const app = document.getElementById('app');
if (app) {
  createRoot(app).render(
    <StrictMode>
      <LanguageProvider code={code}>
        <Session goTo={goTo}>
          <RouterProvider router={router} />
        </Session>
      </LanguageProvider>
    </StrictMode>,
  );
}
