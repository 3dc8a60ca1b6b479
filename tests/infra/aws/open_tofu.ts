import { join } from "node:path";
import { outputOf } from "../../run_program.ts";
import { cached } from "./tool_cache.ts";

/** The OpenTofu that these tests run; infra-providers/aws/versions.tf wants 1.8 at least. */
export const openTofuVersion = "1.12.6";

/**
 * Path of OpenTofu, built from its Go module: about four minutes the first time. `go install` will
 * not have it, because its go.mod replaces a module, so it is built where the module lies.
 */
export async function openTofu(): Promise<string> {
  const directory = await cached(`tofu-${openTofuVersion}`, async (directory) => {
    const module = `github.com/opentofu/opentofu@v${openTofuVersion}`;
    const cwd = directory;
    const download = await outputOf(["go", "mod", "download", "-json", module], { cwd });
    const { Dir } = JSON.parse(download) as { Dir: string };
    await goBuild(Dir, "./cmd/tofu", join(directory, "tofu"));
  });
  return join(directory, "tofu");
}

/** Builds a Go program that needs no C. */
export async function goBuild(cwd: string, target: string, output: string): Promise<void> {
  const command = ["go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, target];
  await outputOf(command, { cwd, env: { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" } });
}
