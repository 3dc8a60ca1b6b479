import { join } from "node:path";
import { repositoryRoot } from "../repository_files.ts";
import { cargoMetadata, linkedCrates } from "./runtime_crates.ts";

/**
 * Writes `licenses/crates.txt` anew: what the Deno that runs this is made of, from the lock file that its
 * authors published with it. Needs cargo, and is run when another Deno compiles the binary.
 */

/** A crate of ours that depends on Deno's, so that cargo fetches its files. */
async function fetchDeno(directory: string, version: string): Promise<string> {
  const manifest = join(directory, "Cargo.toml");
  await Deno.mkdir(join(directory, "src"));
  await Deno.writeTextFile(join(directory, "src/lib.rs"), "");
  await Deno.writeTextFile(
    manifest,
    `[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n\n` +
      `[dependencies]\ndeno = { version = "=${version}", default-features = false }\n`,
  );
  const { packages } = await cargoMetadata(manifest);
  const deno = packages.find(({ name }) => name === "deno");
  if (deno === undefined) throw new Error(`cargo found no Deno ${version}`);
  return deno.manifest_path;
}

if (import.meta.main) {
  const version = Deno.version.deno;
  const directory = await Deno.makeTempDir({ prefix: "hakube-crates-" });
  try {
    const manifest = await fetchDeno(directory, version);
    const platforms = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin"];
    const metadata = await cargoMetadata(manifest, [
      "--locked",
      ...platforms.map((platform) => `--filter-platform=${platform}`),
    ]);
    const lines = linkedCrates(metadata).map((crate) =>
      `  ${crate.name} ${crate.version}: ${crate.licence}\n`
    );
    await Deno.writeTextFile(
      join(repositoryRoot, "licenses/crates.txt"),
      `Crates that Deno ${version} is made of, and their licences. ` +
        `A runtime in a binary holds most of them.\n\n${lines.join("")}`,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
