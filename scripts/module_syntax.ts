import { parse } from "@babel/parser";
import type { SourceFile } from "./source_file.ts";
import { isName, isNode, type Node, nodesIn, placed } from "./syntax_nodes.ts";

/** A place where a module names another one. */
export interface ImportSyntax {
  /** undefined: computed, so that nobody can check it. */
  readonly specifier: string | undefined;
  readonly line: number;
}

/** A name that a module uses and does not declare: `Deno`, `Math.random`, `new Date`. */
export interface NameSyntax {
  readonly name: string;
  readonly line: number;
}

/** A function, method or arrow function. */
export interface FunctionSyntax {
  readonly name: string;
  readonly line: number;
  /** How many lines it takes, its first and last included. */
  readonly lines: number;
}

/** An exported function. */
export interface ExportedFunction {
  readonly name: string;
  readonly line: number;
  readonly documented: boolean;
}

/** What the rules of the house ask of a module. */
export interface ModuleSyntax {
  /** Imports and re-exports, of types too, static and dynamic. */
  readonly imports: readonly ImportSyntax[];
  readonly names: readonly NameSyntax[];
  readonly functions: readonly FunctionSyntax[];
  readonly exportedFunctions: readonly ExportedFunction[];
  /** Line of `export default`. */
  readonly defaultExport: number | undefined;
  /** Line of the first `export ... from`. */
  readonly reExport: number | undefined;
}

/**
 * Parses a module. A parser, not a pattern, for what stands in a comment or a string is no import.
 * @throws Error when it is no TypeScript
 */
export function parseModule({ path, text }: SourceFile): ModuleSyntax {
  const program = parseProgram(path, text);
  const body = program["body"] as Node[];
  const nodes = [...nodesIn(program)];
  const declared = declaredNames(nodes);
  return {
    imports: nodes.flatMap(importsOf),
    names: nodes.flatMap(namesOf).filter(({ name }) => !declared.has(firstName(name))),
    functions: nodes.flatMap(functionsOf),
    exportedFunctions: body.flatMap(exportedFunctionsOf),
    defaultExport: lineOf(body.find(({ type }) => type === "ExportDefaultDeclaration")),
    reExport: lineOf(body.find(isReExport)),
  };
}

/** The syntax tree of a module. @throws Error when it is no TypeScript */
export function parseProgram(path: string, text: string): Node {
  try {
    const { program } = parse(text, { sourceType: "module", plugins: ["typescript"] });
    return program as unknown as Node;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function lineOf(node: Node | undefined): number | undefined {
  return node?.loc.start.line;
}

function isReExport(node: Node): boolean {
  return node.type === "ExportAllDeclaration" ||
    (node.type === "ExportNamedDeclaration" && isNode(node["source"]));
}

const importTypes = [
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
];

function importsOf(node: Node): ImportSyntax[] {
  const { source } = node;
  if (!importTypes.includes(node.type) || !isNode(source)) return [];
  const value = source["value"];
  return [{ specifier: typeof value === "string" ? value : undefined, ...placed(node) }];
}

function namesOf(node: Node): NameSyntax[] {
  if (node.type === "Identifier") return [{ name: String(node["name"]), ...placed(node) }];
  if (node.type === "MemberExpression" && isName(node["object"]) && isName(node["property"])) {
    const name = `${node["object"]["name"]}.${node["property"]["name"]}`;
    return node["computed"] === true ? [] : [{ name, ...placed(node) }];
  }
  const isNow = node.type === "NewExpression" && isName(node["callee"]) &&
    Array.isArray(node["arguments"]) && node["arguments"].length === 0;
  return isNow ? [{ name: `new ${(node["callee"] as Node)["name"]}`, ...placed(node) }] : [];
}

function firstName(name: string): string {
  return name.replace(/^new /, "").split(".")[0] ?? name;
}

/** Names that the module itself gives to something, anywhere in it. */
function declaredNames(nodes: readonly Node[]): Set<string> {
  const declarations = nodes.flatMap((node) => {
    if (node.type.startsWith("Import") && isNode(node["local"])) return [node["local"]];
    if (Array.isArray(node["params"])) return node["params"].filter(isNode);
    if (node.type === "ObjectPattern") return (node["properties"] as Node[]).map(boundTo);
    return isNode(node["id"]) ? [node["id"]] : [];
  });
  return new Set(declarations.filter(isName).map((node) => String(node["name"])));
}

/** What `{ key: name = value }` gives the value to. */
function boundTo({ value }: Node): unknown {
  return isNode(value) && value.type === "AssignmentPattern" ? value["left"] : value;
}

function functionsOf(node: Node): FunctionSyntax[] {
  if (!isNode(node["body"]) || !Array.isArray(node["params"])) return [];
  const name = [node["id"], node["key"]].find(isName)?.["name"] ?? "a function";
  const lines = node.loc.end.line - node.loc.start.line + 1;
  return [{ name: String(name), lines, ...placed(node) }];
}

function exportedFunctionsOf(statement: Node): ExportedFunction[] {
  const { declaration } = statement;
  if (statement.type !== "ExportNamedDeclaration" || !isNode(declaration)) return [];
  const documented = hasDocComment(statement);
  if (declaration.type === "FunctionDeclaration" && isName(declaration["id"])) {
    return [{ name: String(declaration["id"]["name"]), documented, ...placed(statement) }];
  }
  if (declaration.type !== "VariableDeclaration") return [];
  const declarators = (declaration["declarations"] as Node[]).filter(({ init }) =>
    isNode(init) && ["ArrowFunctionExpression", "FunctionExpression"].includes(init.type)
  );
  return declarators.map(({ id }) => {
    const name = isName(id) ? String(id["name"]) : "a function";
    return { name, documented, ...placed(statement) };
  });
}

function hasDocComment(statement: Node): boolean {
  const comments = (statement["leadingComments"] ?? []) as { type: string; value: string }[];
  const last = comments.findLast(({ value }) => !value.trim().startsWith("deno-lint-ignore"));
  return last?.type === "CommentBlock" && /^\*\s*\S[^]*\w/.test(last.value);
}
