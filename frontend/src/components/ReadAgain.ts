import { createContext } from 'react';

/**
 * Reads anew what a page shows, and tells whether it could be read: for faults that say that others have changed it.
 * Given by pages that several people change at a time; on others the whole page is loaded anew.
 */
export const ReadAgain = createContext<(() => Promise<boolean>) | undefined>(undefined);
