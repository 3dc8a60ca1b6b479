/** Lets at most so many pieces of work run at a time; the others wait in order. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** @param limit at least 1 */
export function gate(limit: number): Gate {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
