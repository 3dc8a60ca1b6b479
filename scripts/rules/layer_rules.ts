import { posix } from "node:path";
import type { Finding } from "../finding.ts";
import { type ModuleSyntax, parseModule } from "../module_syntax.ts";
import { isTest, type SourceFile } from "../source_file.ts";
import { forbiddenName, isIoModule, libraryHomes } from "./forbidden_names.ts";

/** What may be imported by all that stand later in the list; `base` is a few files, not a folder. */
const layers = ["base", "definition", "plan", "assets", "install", "operate", "cli", "main"];

const baseFiles = [
  "src/errors.ts",
  "src/ports.ts",
  "src/installed_ssh.ts",
  "src/password_attempts.ts",
  "src/prompter.ts",
  "src/deadline.ts",
  "src/map_limit.ts",
  "src/version.ts",
];

/** Checks that imports go one way, and that effects stay where they belong. Tests are exempt. */
export function layerFindings(files: readonly SourceFile[]): Finding[] {
  return files.filter((file) => isProgram(file) && !isTest(file)).flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === undefined) {
      const message = "belongs to no layer: move it into a folder of the data flow, or name it " +
        "in scripts/rules/layer_rules.ts";
      return [{ path: file.path, line: 1, rule: "layers", message }];
    }
    const syntax = parseModule(file);
    const told = (line: number, rule: string, message: string): Finding => ({
      path: file.path,
      line,
      rule,
      message,
    });
    return [
      ...importFindings(file.path, layer, syntax, told),
      ...nameFindings(layer, syntax, told),
      ...exportFindings(syntax, told),
    ];
  });
}

type Tell = (line: number, rule: string, message: string) => Finding;

function isProgram({ path }: SourceFile): boolean {
  return path.endsWith(".ts") && (path === "main.ts" || path.startsWith("src/"));
}

/** The layer of a file; undefined when it has none. */
function layerOf(path: string): string | undefined {
  if (path === "main.ts") return "main";
  if (baseFiles.includes(path)) return "base";
  const [, folder, file] = path.split("/");
  if (!path.startsWith("src/") || file === undefined || folder === undefined) return undefined;
  return folder === "adapters" || layers.includes(folder) ? folder : undefined;
}

function importFindings(
  path: string,
  layer: string,
  { imports }: ModuleSyntax,
  told: Tell,
): Finding[] {
  return imports.flatMap(({ specifier, line }) => {
    if (specifier === undefined) {
      return [told(line, "computed-import", "import a path that stands there as text")];
    }
    if (!specifier.startsWith(".")) return libraryFindings(path, layer, specifier, line, told);
    const target = posix.join(posix.dirname(path), specifier);
    if (isTest({ path: target })) {
      return [told(line, "tests", `src must not import tests: ${target}`)];
    }
    if (mayImport(layer, layerOf(target))) return [];
    return [
      told(line, "layers", `${layer} must not import ${layerOf(target) ?? "this"}: ${target}`),
    ];
  });
}

function mayImport(from: string, to: string | undefined): boolean {
  if (to === undefined) return false;
  if (from === to || to === "base") return true;
  if (from === "adapters") return false;
  // Only the program itself puts adapters in; everybody else knows the ports.
  if (to === "adapters") return from === "main";
  return layers.indexOf(from) > layers.indexOf(to);
}

function libraryFindings(
  path: string,
  layer: string,
  specifier: string,
  line: number,
  told: Tell,
): Finding[] {
  if (isIoModule(specifier) && !knowsTheOutside(layer)) {
    return [told(line, "effects", `${specifier} is for adapters, cli and main: use a port`)];
  }
  return libraryHomes
    .filter(({ library, home }) => library.test(specifier) && !path.startsWith(home))
    .map(({ home }) => told(line, "libraries", `${specifier} is only for ${home}`));
}

function knowsTheOutside(layer: string): boolean {
  return ["adapters", "cli", "main"].includes(layer);
}

function nameFindings(layer: string, { names }: ModuleSyntax, told: Tell): Finding[] {
  if (knowsTheOutside(layer)) return [];
  const isPure = layer === "definition" || layer === "plan";
  return names.flatMap(({ name, line }) => {
    const reason = forbiddenName(name, isPure);
    return reason === undefined ? [] : [told(line, "effects", `${layer} ${reason}: ${name}`)];
  });
}

function exportFindings({ defaultExport, reExport }: ModuleSyntax, told: Tell): Finding[] {
  const findings: Finding[] = [];
  if (defaultExport !== undefined) {
    findings.push(told(defaultExport, "default-export", "give what is exported a name"));
  }
  if (reExport !== undefined) {
    findings.push(told(reExport, "barrel", "import from the file that has it: no re-exports"));
  }
  return findings;
}
