import { drillScenarios } from "./drill_scenarios.ts";
import { renewalScenarios } from "./renewal_scenarios.ts";
import { replaceScenarios } from "./replace_scenarios.ts";
import { resetScenarios } from "./reset_scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { sizeScenarios } from "./size_scenarios.ts";
import { snapshotScenarios } from "./snapshot_scenarios.ts";
import { upgradeScenarios } from "./upgrade_scenarios.ts";

/** What is done to clusters that live, on the lab's machines; each begins with machines of its own. */
export const labScenarios: readonly Scenario[] = [
  ...replaceScenarios,
  ...resetScenarios,
  ...sizeScenarios,
  ...snapshotScenarios,
  ...upgradeScenarios,
  ...renewalScenarios,
  ...drillScenarios,
];
