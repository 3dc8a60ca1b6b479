import fc from "fast-check";

/** Runs of each property where nobody asks for more: all of them together take seconds. */
const fewRuns = 100;

/**
 * Has a property hold for many inputs. `HAKUBE_FUZZ_RUNS` says for how many, and
 * `HAKUBE_FUZZ_SEED` begins with the same again; a failure prints its seed.
 * @param share how many of the runs one so slow or so quick gets, 1 for an ordinary one
 */
export async function fuzz<Inputs extends [unknown, ...unknown[]]>(
  property: fc.IProperty<Inputs> | fc.IAsyncProperty<Inputs>,
  share = 1,
): Promise<void> {
  const wanted = numberOf("HAKUBE_FUZZ_RUNS") ?? fewRuns;
  const seed = numberOf("HAKUBE_FUZZ_SEED");
  const numRuns = Math.max(1, Math.round(wanted * share));
  await fc.assert(property as fc.IAsyncProperty<Inputs>, {
    numRuns,
    ...(seed === undefined ? {} : { seed }),
  });
}

/** @throws Error for a variable that is no whole number */
function numberOf(variable: string): number | undefined {
  const text = Deno.env.get(variable);
  if (text === undefined || text === "") return undefined;
  if (!/^-?\d{1,10}$/.test(text)) throw new Error(`${variable} is no whole number: ${text}`);
  return Number(text);
}
