import { parseProgram } from "../../scripts/module_syntax.ts";
import type { SourceFile } from "../../scripts/source_file.ts";
import { isName, isNode, type Node, nodesIn } from "../../scripts/syntax_nodes.ts";

/** A place in the source that makes an error. */
export interface ErrorPlace {
  readonly path: string;
  readonly line: number;
  /** The error's class. */
  readonly name: string;
  /** What its message can be, each as an expression; undefined: nothing of it stands there. */
  readonly messages: readonly RegExp[] | undefined;
  /** What each begins with, as far as that stands there. */
  readonly beginnings: readonly string[];
}

/** Stands for what is only known when the program runs. */
const anything = "\0";

/** Letters of a message that must stand there for it to be told from others: at least, and for each unknown. */
const fewestLetters = 6;
const lettersOfUnknown = 3;

/** The classes of errors: `HakubeError`, and all that extend it, wherever they are. */
export function errorClasses(sources: readonly SourceFile[]): string[] {
  const classes = sources.flatMap(({ path, text }) => [...nodesIn(parseProgram(path, text))])
    .filter(({ type }) => type === "ClassDeclaration");
  const known = ["HakubeError"];
  for (let size = 0; size < known.length;) {
    size = known.length;
    for (const { id, superClass } of classes) {
      if (!isName(id) || !isName(superClass)) continue;
      const name = String(id["name"]);
      if (known.includes(String(superClass["name"])) && !known.includes(name)) known.push(name);
    }
  }
  return known.slice(1);
}

/** Every place that makes an error of one of these classes. */
export function errorPlaces(source: SourceFile, classes: readonly string[]): ErrorPlace[] {
  const nodes = [...nodesIn(parseProgram(source.path, source.text))];
  return nodes.flatMap((node): ErrorPlace[] => {
    const { callee } = node;
    if (node.type !== "NewExpression" || !isName(callee)) return [];
    const name = String(callee["name"]);
    if (!classes.includes(name)) return [];
    const args = node["arguments"] as Node[];
    const message = name === "ConnectionError" ? args[1] : args[0];
    const texts = textsOf(message, nodes);
    const isKnown = texts.every(isTelling);
    return [{
      path: source.path,
      line: node.loc.start.line,
      name,
      messages: isKnown ? texts.map(expressionOf) : undefined,
      beginnings: texts,
    }];
  });
}

/** Whether a message can be told from others by what stands there of it. */
function isTelling(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}]/gu, "").length;
  const unknowns = text.split(anything).length - 1;
  return letters >= Math.max(fewestLetters, unknowns * lettersOfUnknown);
}

function expressionOf(text: string): RegExp {
  const parts = text.split(anything).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u");
}

/** What an expression can be: its texts, with {@link anything} for what nobody knows. */
function textsOf(node: Node | undefined, nodes: readonly Node[]): string[] {
  switch (node?.type) {
    case "StringLiteral":
      return [String(node["value"])];
    case "TemplateLiteral":
      return [
        (node["quasis"] as Node[]).map(({ value }) => (value as { cooked: string }).cooked)
          .join(anything),
      ];
    case "ConditionalExpression":
      return [node["consequent"], node["alternate"]].flatMap((part) =>
        textsOf(part as Node, nodes)
      );
    case "BinaryExpression":
      return textsOf(node["left"] as Node, nodes).flatMap((left) =>
        textsOf(node["right"] as Node, nodes).map((right) => left + right)
      );
    case "Identifier":
      return valuesOf(String(node["name"]), nodes);
    default:
      return [anything];
  }
}

/** What the variables of a name are given in the module. */
function valuesOf(name: string, nodes: readonly Node[]): string[] {
  const values = nodes.flatMap(({ type, id, init }) =>
    type === "VariableDeclarator" && isName(id) && id["name"] === name && isNode(init) ? [init] : []
  );
  return values.length === 0 ? [anything] : values.flatMap((value) => textsOf(value, nodes));
}
