import { existsSync } from "node:fs";
import type { MachineFacts } from "./choose_way.ts";
import { outputOf } from "./run_program.ts";

/** Looks at this machine. @param directory where the machines' files will be */
export async function readMachineFacts(directory: string): Promise<MachineFacts> {
  const release = await osRelease();
  const place = existsSync(directory) ? directory : "/";
  const disk = Deno.build.os === "linux"
    ? await outputOf(["df", "--output=avail", "--block-size=1M", place])
    : "";
  return {
    system: Deno.build.os,
    isRoot: Deno.uid() === 0,
    distribution: release.get("ID") ?? "",
    codename: release.get("VERSION_CODENAME") ?? "",
    architecture: Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    memory: Math.floor(Deno.systemMemoryInfo().available / 2 ** 20),
    disk: Number(disk.trim().split("\n").at(-1)),
  };
}

/** https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
async function osRelease(): Promise<Map<string, string>> {
  if (!existsSync("/etc/os-release")) return new Map();
  const text = await Deno.readTextFile("/etc/os-release");
  return new Map(
    text.split("\n").map((line) => line.split("=")).map((
      [key = "", value = ""],
    ) => [key, value.replace(/^"(.*)"$/, "$1")]),
  );
}
