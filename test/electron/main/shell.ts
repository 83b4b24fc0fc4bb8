import { strict } from './strict.ts';

/** The studio opens nothing outside itself. Whatever is called here is unknown, and says so. */
export const shell = strict('shell', {});
