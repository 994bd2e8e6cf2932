// Stands in for `react-style-singleton`, by which GraphiQL's dialogs put a <style> element into the page while they are
// open. The server's policy of content forbids those; a style sheet that a script makes does the same and is allowed.
import { useEffect } from 'react';

interface Styles {
  styles: string;
  dynamic?: boolean;
}

/** A component that applies styles for as long as any of its kind is mounted. */
export function styleSingleton() {
  let users = 0;
  let sheet: CSSStyleSheet | undefined;
  return function Sheet({ styles, dynamic }: Styles) {
    useEffect(() => {
      if (users === 0) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        document.adoptedStyleSheets.push(sheet);
      }
      users += 1;
      return () => {
        users -= 1;
        if (users === 0) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      };
    }, [styles && dynamic]);
    return null;
  };
}
