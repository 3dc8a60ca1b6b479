import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awsAnswers } from "./aws_answers.ts";
import { goBuild, openTofu } from "./open_tofu.ts";
import { providerBindings, providerSchema } from "./provider_bindings.ts";
import { type ProgramResult, runProgram } from "../../run_program.ts";
import { cached } from "./tool_cache.ts";

/** The configuration that is tested. */
export const awsDirectory = fileURLToPath(
  new URL("../../../infra-providers/aws", import.meta.url),
);
const providerSource = fileURLToPath(new URL("provider_stand_in", import.meta.url));

/**
 * A copy of infra-providers/aws that OpenTofu works in, with stand-ins for the providers: they have
 * the published schemas, and what they create is in the state only. No way leads to a registry.
 */
export class TofuWorkspace implements AsyncDisposable {
  private constructor(
    readonly directory: string,
    private readonly tofu: string,
  ) {}

  /** @param change alters the copy, before OpenTofu sees it */
  static async create(
    change: (directory: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<TofuWorkspace> {
    const workspace = new TofuWorkspace(await Deno.makeTempDir(), await openTofu());
    try {
      await copyTree(awsDirectory, workspace.directory);
      await change(workspace.directory);
      await workspace.prepareProviders();
      return workspace;
    } catch (error) {
      await workspace[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs OpenTofu here to its end. */
  run(...args: string[]): Promise<ProgramResult> {
    return runProgram([this.tofu, ...args], {
      cwd: this.directory,
      env: {
        TF_CLI_CONFIG_FILE: join(this.directory, ".tofurc"),
        NO_COLOR: "1",
        TF_IN_AUTOMATION: "1",
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.directory, { recursive: true });
  }

  private async prepareProviders(): Promise<void> {
    const mirror = join(this.directory, ".mirror");
    const types = await typesIn(this.directory);
    const program = await standIn();
    const platform = `${Deno.build.os}_${Deno.build.arch === "x86_64" ? "amd64" : "arm64"}`;
    for (const bindings of providerBindings) {
      const { name, version } = bindings;
      const path = join(mirror, "registry.opentofu.org/hashicorp", name, version, platform);
      await Deno.mkdir(path, { recursive: true });
      await Deno.copyFile(program, join(path, `terraform-provider-${name}_v${version}`));
      const schema = await providerSchema(bindings, types);
      await Deno.writeTextFile(
        join(path, "schema.json"),
        JSON.stringify({ ...schema, answers: awsAnswers }),
      );
    }
    const settings = `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`;
    await Deno.writeTextFile(join(this.directory, ".tofurc"), settings);
    const { code, stdout, stderr } = await this.run("init", "-input=false");
    if (code !== 0) throw new Error(`tofu init ended with ${code}\n${stdout}\n${stderr}`);
  }
}

/** Path of the stand-in, built anew whenever its source changes. */
async function standIn(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["go.mod", "go.sum", "main.go", "schema.go", "world.go"]) {
    hash.update(await Deno.readFile(join(providerSource, name)));
  }
  const name = `provider-stand-in-${hash.digest("hex").slice(0, 16)}`;
  const directory = await cached(
    name,
    (directory) => goBuild(providerSource, ".", join(directory, "provider")),
  );
  return join(directory, "provider");
}

/** Types of all resources and data sources in a directory's configuration. */
async function typesIn(directory: string): Promise<{ resources: string[]; data: string[] }> {
  const types = { resource: new Set<string>(), data: new Set<string>() };
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.endsWith(".tf")) continue;
    const text = await Deno.readTextFile(join(directory, name));
    for (const [, kind, type] of text.matchAll(/^(resource|data) "(\w+)"/gm)) {
      types[kind as "resource" | "data"].add(String(type));
    }
  }
  return { resources: [...types.resource], data: [...types.data] };
}

/** Copies a directory, without what OpenTofu leaves behind. */
export async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === ".terraform") continue;
    if (isDirectory) await copyTree(join(from, name), join(to, name));
    else if (!/tfstate|\.terraform/.test(name)) {
      await Deno.copyFile(join(from, name), join(to, name));
    }
  }
}
