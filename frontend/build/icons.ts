import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const NAMES = [
  'arrow-downward',
  'arrow-forward',
  'arrow-upward',
  'calendar-month',
  'chat',
  'check',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'close',
  'copy',
  'delete',
  'drag-pan',
  'edit',
  'error',
  'file-pdf',
  'flag',
  'groups',
  'help',
  'info',
  'language',
  'location',
  'lock',
  'map',
  'menu',
  'notifications',
  'open-in-new',
  'payments',
  'person',
  'person-add',
  'plus',
  'print',
  'refresh',
  'save',
  'search',
  'send',
  'sort-table-ascending',
  'sort-table-descending',
  'sort-table-none',
  'student',
  'success',
  'time',
  'visibility',
  'visibility-off',
  'warning',
];

/** Reads the shapes of the icons we use out of dkfds, as the module "virtual:icons": name -> { viewBox, path }. */
export function icons(folder: string): Plugin {
  const id = 'virtual:icons';
  return {
    name: 'kortvej-icons',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined;
      const shapes = NAMES.map((name) => {
        const svg = readFileSync(`${folder}/${name}.svg`, 'utf8');
        const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1];
        const path = [...svg.matchAll(/\sd="([^"]+)"/g)].map((match) => match[1]).join('');
        if (!viewBox || !path) throw new Error(`dkfds icon ${name} is not drawn as expected`);
        return [name, { viewBox, path }];
      });
      return `export const icons = ${JSON.stringify(Object.fromEntries(shapes))};`;
    },
  };
}
