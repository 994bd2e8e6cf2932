const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", apos: "'" };

const plain = (html: string) => html.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** A stretch of the text, counted in letters as they are read, with the marks that fall in it. */
export function sliceMarked(html: string, from: number, to = Number.POSITIVE_INFINITY): string {
  let letters = 0;
  let marked = false;
  let out = '';
  for (const [token] of html.matchAll(/<\/?mark>|&#?\w+;|./gsu)) {
    if (token === '<mark>' || token === '</mark>') {
      marked = token === '<mark>';
      if (letters > from && letters < to) out += token;
      continue;
    }
    if (letters >= from && letters < to) {
      if (marked && letters === from) out += '<mark>';
      out += token;
      if (marked && letters === to - 1) out += '</mark>';
    }
    letters += 1;
  }
  return out;
}

/** The text without its marks. */
export const withoutMarks = (html: string) => plain(html.replace(/<\/?mark>/g, ''));

interface Props {
  html: string;
}

/** The API marks hits with <mark> and escapes all else; anything but <mark> is shown as the text it is. */
export function Highlight({ html }: Props) {
  const pieces = html.split(/<mark>(.*?)<\/mark>/s);
  return pieces.map((piece, index) =>
    // The pieces never move: every second one is a hit.
    index % 2 === 1 ? <mark key={index}>{plain(piece)}</mark> : plain(piece),
  );
}
