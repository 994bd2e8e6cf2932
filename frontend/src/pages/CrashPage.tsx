import { useLanguage } from '../language/useLanguage';

/** Shown when our own code fails; plain, so that it can't fail with it. */
export function CrashPage() {
  const { t } = useLanguage();
  return (
    <main className="container page-container">
      <h1>{t.crash.title}</h1>
      <p className="font-lead">{t.crash.lead}</p>
      <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
        {t.crash.reload}
      </button>{' '}
      <a href="/">{t.app.home}</a>
    </main>
  );
}
