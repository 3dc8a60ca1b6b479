import { generateX25519Identity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { relative } from "node:path";
import { parse } from "jsonc-parser";
import {
  commandLines,
  type Fence,
  fencesOf,
  isOfCommands,
  reasonNotToRun,
} from "../../scripts/command_lines/fences.ts";
import {
  hakubeArguments,
  type ShellCommand,
  shellCommands,
} from "../../scripts/command_lines/shell_commands.ts";
import { repositoryFiles } from "../../scripts/repository_files.ts";
import type { SourceFile } from "../../scripts/source_file.ts";
import type { FileInfo } from "../../src/ports.ts";
import { ProgramFiles, type ProgramResult, runInProcess } from "../fakes/cli_context.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { makeLiving } from "../fakes/living_assets.ts";
import { sealedSnapshot } from "../fakes/sealed_snapshot.ts";

/**
 * Runs what the pages say to type, page by page, from top to bottom, in a site of its own. There are no machines,
 * and nobody to be asked: what needs either goes as far as that, and its block says who runs it to the end
 * (`<!-- not run: REASON -->`; scripts/rules/command_line_rules.ts wants the same of other programs).
 *
 * A site has a cluster that lives, of samples/ha.json as cluster.json. With `<!-- begins with nothing -->` a page
 * has neither definition nor assets. `age.key` has the identity of whatever recipient a page names. What a block is for stands above it:
 *
 * - `<!-- file: NAME -->`: it is what is in that file;
 * - `<!-- keys of NAME -->`: it goes into that definition, in place of what is there under the same keys;
 * - `<!-- said -->`: lines, or parts of lines, that the commands before it have written.
 */

const files = await repositoryFiles();
const pages = files.filter(({ path, text }) =>
  /^(docs\/(?!adr\/).*|infra-providers\/.*|[A-Z]+)\.md$/.test(path) &&
  fencesOf(text).some(isOfCommands)
);
const wantsMore = /a machine was reached for|nobody can be asked/;
const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);

/** A file system in which the working directory holds nothing but what the site has. */
class SiteFiles extends ProgramFiles {
  override async read(path: string): Promise<Uint8Array | undefined> {
    return await super.read(path) ?? await super.read(relative(Deno.cwd(), path));
  }

  override async stat(path: string): Promise<FileInfo | undefined> {
    return await super.stat(path) ?? await super.stat(relative(Deno.cwd(), path));
  }
}

/** What a page's commands work with. */
class Site {
  readonly #files = new SiteFiles();
  /** What was written on the terminal since the last block of commands began. */
  said = "";

  constructor() {
    this.#files.directories.set("/home/me/.ssh", 0o700);
    this.write("/home/me/.ssh/id_ed25519", "a key, which nobody reads");
    for (const path of ["age.key", "/home/me/age.key"]) this.write(path, `${identity}\n`);
    for (const { path, text } of files) if (path.startsWith("samples/")) this.write(path, text);
  }

  /** Of this page. */
  static async for({ text }: Pick<SourceFile, "text">): Promise<Site> {
    const site = new Site();
    if (!text.includes("\n<!-- begins with nothing -->\n")) await site.#haveCluster();
    return site;
  }

  async #haveCluster(): Promise<void> {
    this.write("cluster.json", this.#files.text("samples/ha.json"));
    await this.type("hakube render cluster.json");
    await makeLiving({ files: this.#files, clock: new FixedClock() }, "assets");
    const snapshot = { bytes: sealedSnapshot(512), mode: 0o600 };
    this.#files.files.set("snapshots/demo-20261128T093000Z.db", snapshot);
  }

  /** Nobody else may read it: hakube refuses secrets that others can. */
  write(path: string, text: string): void {
    this.#files.files.set(path, { bytes: new TextEncoder().encode(text), mode: 0o600 });
  }

  /** Puts keys into a definition, which must be valid then. */
  async merge(name: string, keys: string): Promise<void> {
    const definition = { ...parse(this.#files.text(name)), ...parse(`{${keys}}`) };
    this.write(name, JSON.stringify(definition));
    await this.type(`hakube validate ${name}`);
  }

  /**
   * Runs those commands of a line that are hakube's.
   * @returns whether that was all of it, and each came to its end
   */
  async type(line: string): Promise<boolean> {
    const ends: boolean[] = [];
    let stdout = "";
    for (const command of shellCommands(line)) {
      const isReady = ends.at(-1) !== false || !command.readsPipe;
      const result = isReady
        ? await this.#run(command, command.readsPipe ? stdout : "")
        : undefined;
      stdout = result?.stdout ?? "";
      const isLeft = result !== undefined && wantsMore.test(result.stdout + result.stderr);
      if (result !== undefined && !isLeft) {
        assert.equal(result.code, 0, `${line}\n${result.stdout}${result.stderr}`);
      }
      ends.push(result !== undefined && !isLeft);
    }
    return ends.every((end) => end);
  }

  /** @returns undefined for another program, and for what only a shell could put in */
  async #run(command: ShellCommand, stdin: string): Promise<ProgramResult | undefined> {
    const args = hakubeArguments(command)?.map((arg) =>
      arg.replace(/^~\//, "/home/me/").replace(/^age1.*/, recipient)
    );
    if (args === undefined || args.some((arg) => arg.includes("$"))) return undefined;
    const result = await runInProcess(args, { files: this.#files, stdin });
    if (command.output !== undefined) this.write(command.output, result.stdout);
    this.said += result.stdout + result.stderr;
    return result;
  }
}

async function follow(fence: Fence, site: Site): Promise<void> {
  const [, what, name = ""] = /^(file:|keys of) (\S+)$/.exec(fence.note) ?? [];
  const text = `${fence.lines.join("\n")}\n`;
  if (what === "file:") site.write(name, text);
  else if (what === "keys of") await site.merge(name, text);
  else if (fence.note === "said") assertSaid(fence, site.said);
  else if (isOfCommands(fence)) await typeAll(fence, site);
}

function assertSaid({ lines }: Fence, said: string): void {
  for (const line of lines) assert.ok(said.includes(line), `"${line}" is not in\n${said}`);
}

async function typeAll(fence: Fence, site: Site): Promise<void> {
  site.said = "";
  let isRun = true;
  for (const { text } of commandLines(fence)) isRun = await site.type(text) && isRun;
  const reason = reasonNotToRun(fence);
  const advice = isRun ? `it was run to its end: take "${reason}" away` : "say why it is not run";
  assert.equal(isRun, reason === undefined, `the block at line ${fence.line}: ${advice}`);
}

async function followAll(page: Pick<SourceFile, "text">): Promise<void> {
  const site = await Site.for(page);
  for (const fence of fencesOf(page.text)) await follow(fence, site);
}

for (const page of pages) {
  Deno.test(`what ${page.path} says to type works`, () => followAll(page));
}

Deno.test("the pages with commands were found", () => {
  assert.ok(pages.length > 10, `only ${pages.map(({ path }) => path)}`);
});

Deno.test("a page that does not say what is so is found", async () => {
  const block = (note: string, ...lines: readonly string[]) =>
    ["", `<!-- ${note} -->`, "```sh", ...lines, "```", ""].join("\n");
  const render = block("", "hakube render cluster.json");
  const pages: readonly (readonly [string, RegExp])[] = [
    [block("", "hakube render gone.json"), /no file "gone\.json"/],
    [block("", "hakube status cluster.json"), /at line 4: say why it is not run/],
    [block("not run: machines", "hakube validate cluster.json"), /take "machines" away/],
    [block("not run: machines", "hakube install cluster.json worker9"), /no node "worker9"/],
    [`\n<!-- begins with nothing -->\n${render}`, /no file "cluster\.json"/],
    [render + block("said", "rendered by magic"), /"rendered by magic" is not in/],
    [block("keys of cluster.json", '"masterz": []'), /unknown key/i],
  ];
  for (const [text, message] of pages) await assert.rejects(followAll({ text }), { message });
});
