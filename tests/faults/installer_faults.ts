import type { Fault } from "./fault.ts";
import { LabSite } from "./lab_site.ts";
import { PowerCuts } from "./power_cuts.ts";

/** Faults of whoever installs. */
export const installerFaults: readonly Fault[] = [
  {
    id: "installer-killed",
    what: "the installer is killed (SIGKILL) at ten random moments, and started again each time",
    seen: "the next `install` attaches to the runs that go on, and begins those that were not",
    lost: "nothing",
    where: "lab",
    provoke: async (chance) => {
      await using site = await LabSite.make();
      for (let time = 0; time < 10; time++) await installFor(site, chance.between(1, 9));
      await site.install().endsWith(0);
      await site.assertWhole();
    },
  },
  {
    id: "installer-killed-and-power-cut",
    what: "the installer is killed five times, and a master's power is cut in between",
    seen: "the last `install` sees the runs through; the master's, cut off, is begun again",
    lost: "nothing",
    where: "lab",
    provoke: async (chance) => {
      await using site = await LabSite.make();
      const [unlucky = "m1"] = chance.choose(["m0", "m1", "m2"], 1);
      for (let time = 0; time < 5; time++) await installFor(site, chance.between(2, 10));
      const cuts = new PowerCuts(unlucky, 1);
      await site.install([], cuts.onEvent).endsWith(0);
      await cuts.done();
      await site.assertWhole();
    },
  },
  {
    id: "two-administrators",
    what: "two administrators install the same cluster at the same moment",
    seen: "both see all nodes through: whoever comes second attaches to the runs of the first",
    lost: "nothing; every step was done once",
    where: "lab",
    provoke: async () => {
      await using site = await LabSite.make();
      const both = [site.install(["--log-dir", "ann"]), site.install(["--log-dir", "bob"])];
      for (const install of both) await install.endsWith(0);
      await site.assertWhole();
    },
  },
];

/** Installs for so many seconds, and is killed. */
async function installFor(site: LabSite, seconds: number): Promise<void> {
  const install = site.install();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await install.kill();
}
