export const SIGN_IN = '/log-paa';

/** Where to go after signing in: an address of this web app, never another site's. */
export function returnAddress(given: string | null): string {
  if (!given?.startsWith('/')) return '/';
  const home = 'http://kortvej.invalid';
  let url: URL;
  try {
    url = new URL(given, home);
  } catch {
    return '/';
  }
  // Browsers read "//elsewhere" and "/\elsewhere" as another site's address.
  if (url.origin !== home || url.pathname === SIGN_IN || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}

/** The sign-in page, which leads back to where somebody is. `ended`: their session ran out there. */
export function signInAddress(from: { pathname: string; search: string }, ended = false): string {
  const back = returnAddress(from.pathname + from.search);
  const params = new URLSearchParams();
  if (back !== '/') params.set('tilbage', back);
  if (ended) params.set('udloebet', 'ja');
  return params.size > 0 ? `${SIGN_IN}?${params}` : SIGN_IN;
}
