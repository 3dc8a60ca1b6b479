import assert from "node:assert/strict";
import {
  getLanguageService,
  type LanguageService,
  MarkupContent,
} from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { definitionJsonSchemaText } from "./definition_json_schema.ts";

/** What an editor with the language server of VS Code makes of the schema beside a definition. */

const file = "file:///site/cluster.json";

function languageServer(): LanguageService {
  return getLanguageService({
    clientCapabilities: {
      textDocument: {
        completion: { completionItem: { documentationFormat: ["markdown"] } },
        hover: { contentFormat: ["markdown"] },
      },
    },
    schemaRequestService: (uri) =>
      uri === "file:///site/hakube.schema.json"
        ? Promise.resolve(definitionJsonSchemaText())
        : Promise.reject(new Error(`the editor asked for ${uri}`)),
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  });
}

/** @param text a definition in which `|` is where the cursor is */
function edited(text: string): {
  readonly document: TextDocument;
  readonly cursor: { line: number; character: number };
} {
  const whole = `{\n  "$schema": "./hakube.schema.json",\n${text}\n}`;
  const offset = whole.indexOf("|");
  const document = TextDocument.create(file, "jsonc", 1, whole.replace("|", ""));
  return { document, cursor: document.positionAt(offset) };
}

Deno.test("an editor completes keys, and says what they mean", async () => {
  const server = languageServer();
  const { document, cursor } = edited('  "masters": [{ "|" }]');
  const completed = await server.doComplete(document, cursor, server.parseJSONDocument(document));
  const items = new Map(completed?.items.map((item) => [item.label, item]));
  const key = items.get("sshHostKey");
  assert.ok(key, [...items.keys()].join(", "));
  assert.ok(MarkupContent.is(key.documentation));
  assert.match(key.documentation.value, /public host key, as in `\/etc\/ssh/);
  assert.ok(!items.has("clusterName"));
});

Deno.test("an editor completes values", async () => {
  const server = languageServer();
  const { document, cursor } = edited('  "loadBalancer": { "type": | }');
  const completed = await server.doComplete(document, cursor, server.parseJSONDocument(document));
  const labels = completed?.items.map(({ label }) => label);
  assert.deepEqual(labels?.toSorted(), ['"external"', '"keepalived"']);
});

Deno.test("an editor tells of the key under the pointer", async () => {
  const server = languageServer();
  const { document, cursor } = edited('  "pod|NetworkCIDR": "10.32.0.0/12"');
  const hover = await server.doHover(document, cursor, server.parseJSONDocument(document));
  assert.match(JSON.stringify(hover?.contents), /The pods' addresses, a \/24 of it for each node/);
});

Deno.test("an editor marks what is wrong, in words, and no comment or comma", async () => {
  const server = languageServer();
  const told = async (text: string): Promise<string[]> => {
    const { document } = edited(text);
    const parsed = server.parseJSONDocument(document);
    return (await server.doValidation(document, parsed)).map(({ message }) => String(message));
  };
  const masters = '"masterLoadBalancerAddress": "10.20.0.9", "masters": []';
  assert.deepEqual(await told(`// as it is\n${masters},`), []);
  assert.deepEqual(await told(`${masters}, "podNetworkCIDR": "10.32.0.0"`), [
    'This is not an IPv4 range such as "10.32.0.0/12".',
  ]);
  assert.deepEqual(await told(`${masters}, "colour": 1`), ["Property colour is not allowed."]);
  assert.deepEqual(await told('"masters": []'), [
    'Missing property "masterLoadBalancerAddress".',
  ]);
});
