import type { Scenario } from "./scenario.ts";

/** What is done to clusters that live, on the lab's machines; each begins with machines of its own. */
export const labScenarios: readonly Scenario[] = [];
