/** An attribute of a resource, as OpenTofu's plugin protocol has it: the type is JSON of cty. */
export interface SchemaAttribute {
  readonly name: string;
  readonly type: unknown;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  /** The bindings do not say it; here it is by name. */
  readonly sensitive?: boolean;
}

/** A block inside a block. `single`: at most one. `set`: without order. */
export interface SchemaNestedBlock {
  readonly name: string;
  readonly single: boolean;
  readonly set: boolean;
  readonly required: boolean;
  readonly block: SchemaBlock;
}

/** What a resource, a data source or a provider may be given, and what it gives. */
export interface SchemaBlock {
  readonly attributes: readonly SchemaAttribute[];
  readonly blocks: readonly SchemaNestedBlock[];
}

/** One attribute or block of a class of the bindings. */
interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly text: string;
}

const simpleTypes: readonly (readonly [RegExp, unknown])[] = [
  [/getStringAttribute\(/, "string"],
  [/getNumberAttribute\(/, "number"],
  [/getBooleanAttribute\(/, "bool"],
  [/Fn\.tolist\(this\.getListAttribute\(/, ["set", "string"]],
  [/getListAttribute\(/, ["list", "string"]],
  [/tolist\([^)]*getNumberListAttribute\(/, ["set", "number"]],
  [/getNumberListAttribute\(/, ["list", "number"]],
  [/(getStringMapAttribute\(|new cdktn?f?\.StringMap\()/, ["map", "string"]],
  [/(getNumberMapAttribute\(|new cdktn?f?\.NumberMap\()/, ["map", "number"]],
  [/(getBooleanMapAttribute\(|new cdktn?f?\.BooleanMap\()/, ["map", "bool"]],
];

/**
 * Reads the schema that a provider publishes out of the bindings that are generated from it: one
 * class for the resource and one for each block, a comment before each member that says whether
 * it is computed, optional or required, and a getter that says its type.
 * @param text source of `lib/RESOURCE` of the bindings, in TypeScript
 * @throws Error when the text is not of that kind
 */
export function bindingSchema(text: string): SchemaBlock {
  const classes = new Map<string, string>();
  for (const part of text.split(/^(?=export class \w+ extends )/m)) {
    const name = /^export class (\w+) extends /.exec(part)?.[1];
    if (name !== undefined) classes.set(name, part);
  }
  const root = [...classes].find(([, body]) =>
    /^export class \w+ extends \w+\.Terraform(Resource|DataSource) /.test(body)
  );
  if (root === undefined) throw new Error("the bindings have no class of a resource");
  return classSchema(root[0], classes, text);
}

function classSchema(
  name: string,
  classes: ReadonlyMap<string, string>,
  text: string,
): SchemaBlock {
  const body = classes.get(name);
  if (body === undefined) throw new Error(`the bindings have no class ${name}`);
  const blockNames = blocksOf(name, body, text);
  const attributes: SchemaAttribute[] = [];
  const blocks: SchemaNestedBlock[] = [];
  for (const { text: memberText, ...member } of membersOf(body)) {
    const nested = /= new (\w+?)(List|OutputReference|Map)\(this, "\w+"(?:, (true|false))?\)/
      .exec(memberText);
    if (nested === null) {
      const sensitive = member.name.startsWith("private_key");
      attributes.push({ ...member, sensitive, type: simpleType(member.name, memberText) });
      continue;
    }
    const [, element, kind, wrapsSet] = nested;
    const block = classSchema(`${element}OutputReference`, classes, text);
    const set = wrapsSet === "true";
    if (blockNames.has(member.name)) {
      const single = kind === "OutputReference";
      blocks.push({ name: member.name, required: member.required, single, set, block });
    } else {
      const collection = kind === "Map" ? "map" : set ? "set" : "list";
      const type = kind === "OutputReference" ? objectType(block) : [collection, objectType(block)];
      attributes.push({ ...member, type });
    }
  }
  return { attributes, blocks };
}

/** The members of a class; a getter of the same name may come twice, with and without a setter. */
function membersOf(body: string): Member[] {
  const header =
    /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)$/m;
  const [, ...parts] = body.split(new RegExp(header, "m"));
  const members: Member[] = [];
  for (let at = 0; at + 4 < parts.length; at += 5) {
    const [name = "", computed, optional, required, text = ""] = parts.slice(at, at + 5);
    members.push({
      name,
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
      text,
    });
  }
  return members;
}

/** Names of a class's members that are written as blocks, from what writes them as HCL. */
function blocksOf(name: string, body: string, text: string): Set<string> {
  let writer = body;
  if (name.endsWith("OutputReference")) {
    const plain = name.slice(0, -"OutputReference".length);
    const functionName = `${plain.charAt(0).toLowerCase()}${plain.slice(1)}ToHclTerraform`;
    const from = text.indexOf(`function ${functionName}(`);
    if (from === -1) return new Set();
    writer = text.slice(from, text.indexOf("\n}\n", from));
  }
  const blocks = writer.matchAll(/^ +(\w+): \{\n +value: .*\n +isBlock: true,$/gm);
  return new Set([...blocks].map(([, block = ""]) => block));
}

function simpleType(name: string, text: string): unknown {
  const found = simpleTypes.find(([pattern]) => pattern.test(text));
  // What the bindings cannot say is left open: any value fits.
  if (found === undefined && /interpolationForAttribute|AnyMap/.test(text)) return "dynamic";
  if (found === undefined) throw new Error(`${name}: a type that is not known: ${text}`);
  return found[1];
}

function objectType({ attributes, blocks }: SchemaBlock): unknown {
  const nested = blocks.map(({ name, set, block }) =>
    [name, [set ? "set" : "list", objectType(block)]] as const
  );
  return [
    "object",
    Object.fromEntries([...attributes.map(({ name, type }) => [name, type] as const), ...nested]),
  ];
}
