import type { Fault } from "./fault.ts";
import { installerFaults } from "./installer_faults.ts";
import { machineFaults } from "./machine_faults.ts";
import { networkFaults } from "./network_faults.ts";

/** Faults of a real cluster's installation, on the lab's machines. */
export const labFaults: readonly Fault[] = [
  ...installerFaults,
  ...networkFaults,
  ...machineFaults,
];
