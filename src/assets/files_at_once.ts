/**
 * How many files are read or written at the same time: enough that one fsync of the journal serves
 * many files, few enough for any limit of open files.
 */
export const filesAtOnce = 64;
