/** Our own mark: the winding way in dots, the short one as a line. */
export function Logo() {
  return (
    <svg className="logo-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="logo-long" d="M5 26C5 12 14 24 16 15S23 7 27 6" />
      <path className="logo-short" d="M5 26 27 6" />
      <circle className="logo-from" cx="5" cy="26" r="3.6" />
      <circle className="logo-to" cx="27" cy="6" r="3.6" />
    </svg>
  );
}
