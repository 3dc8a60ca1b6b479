import { wrapAnsi } from "fast-wrap-ansi";
import { OverlayFiles } from "../assets/overlay_files.ts";
import type { CheckedDefinition } from "../definition/check_definition.ts";
import { allNodes } from "../definition/cluster_definition.ts";
import { ConnectionError, InterruptedError, UsageError } from "../errors.ts";
import type { Prompter } from "../prompter.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { definitionWrittenDocument } from "./documents/definition_documents.ts";
import { reportProblems } from "./error_report.ts";
import { answerQuestions } from "./init/answer_questions.ts";
import { definitionText } from "./init/definition_text.ts";
import { type Draft, DraftChecker } from "./init/draft.ts";
import type { InitOptions } from "./init/init_options.ts";
import { chooseLoginKey, type LoginKeyChoice } from "./init/login_key.ts";
import { keepAcceptedKeys } from "./init/keep_accepted_keys.ts";
import { assetsDirectory, prepareAccess, tryNodes } from "./init/node_access.ts";
import { makeAndPutKey } from "./init/put_key.ts";
import { type InitOption, initOptions, questions } from "./init/questions.ts";
import { sshConfigHosts } from "./init/ssh_config_hosts.ts";
import { draftOfOutput } from "./init/terraform_output.ts";
import {
  maySchemaBeWritten,
  refuseExisting,
  schemaName,
  writeDefinition,
} from "./init/write_definition.ts";
import { loadDefinition } from "./load_definition.ts";
import { printDocument } from "./print_document.ts";
import { styled } from "./terminal.ts";
import { showTried } from "./views/tried_view.ts";

/** All that the parts of init need. */
interface Init {
  readonly file: string;
  readonly options: InitOptions;
  readonly setup: CommandSetup;
  /** undefined: nobody is asked. */
  readonly prompter: Prompter | undefined;
  /** Host keys that were accepted, until the definition is written. */
  readonly staged: OverlayFiles;
}

/** A definition that everything was answered for. */
interface Answered {
  readonly draft: Draft;
  readonly loginKey: LoginKeyChoice;
  readonly text: string;
  readonly checked: CheckedDefinition;
  readonly schema: boolean;
}

/**
 * Asks for a definition and writes it. Nothing is written before everything is answered.
 * @throws UsageError, DefinitionError, ConnectionError, InterruptedError
 */
export async function runInit(
  file: string,
  options: InitOptions,
  setup: CommandSetup,
): Promise<void> {
  const { ports } = setup.context;
  await refuseExisting(ports.files, file, options.force ?? false);
  const prompter = ports.prompter.interactive && !options.yes ? ports.prompter : undefined;
  const init = { file, options, setup, prompter, staged: new OverlayFiles(ports.files) };
  const answered = await answerAll(init);
  const failed = await tryLogin(answered, init);
  await confirmWriting(answered, init);
  await putKey(answered, init);
  await write(answered, init);
  if (failed.length > 0 && prompter === undefined) throw notLoggedIn(failed);
}

async function answerAll(init: Init): Promise<Answered> {
  const { file, options, setup: { context, terminal }, prompter } = init;
  const { files, clock } = context.ports;
  if (prompter !== undefined && !options.quiet) {
    const said = `What ${nameOf(file)} is to say of your cluster. Enter takes what is offered;\n` +
      "Ctrl-C leaves, and nothing is written.";
    terminal.err(`${wrapAnsi(said, terminal.window()?.columns ?? Infinity)}\n\n`);
  }
  const allowTwoMasters = options.allowTwoMasters ?? false;
  const checker = new DraftChecker(context.ports, pathOf(file), allowTwoMasters);
  const draft = await answerQuestions(questions, await startingDraft(init, checker), {
    given: givenAnswers(options),
    prompter,
    hosts: await sshConfigHosts(context),
    checker,
  });
  const loginKey = await chooseLoginKey(draft, options, prompter, context);
  const { path } = loginKey;
  const whole = path === undefined ? draft : { ...draft, sshLoginKey: path };
  const schema = options.schema && await maySchemaBeWritten(files, file);
  const text = definitionText(whole, schema ? `./${schemaName}` : undefined);
  const bytes = new TextEncoder().encode(text);
  const read = (name: string) => name === pathOf(file) ? Promise.resolve(bytes) : files.read(name);
  const written = { read, stat: (name: string) => files.stat(name) };
  const noInput = () => Promise.reject(new Error("the definition is at hand"));
  const checked = await loadDefinition(pathOf(file), { files: written, clock }, noInput, {
    allowTwoMasters,
  });
  return { draft: whole, loginKey, text, checked, schema };
}

/** Definitions for standard output are checked as if they were to lie here. */
function pathOf(file: string): string {
  return file === "-" ? "cluster.json" : file;
}

/** Where lines and columns are counted. */
function placeOf(file: string): string {
  return file === "-" ? "standard output" : file;
}

function nameOf(file: string): string {
  return file === "-" ? "a definition" : file;
}

/** @throws UsageError for an output that is none, or says what no definition may */
async function startingDraft(
  { options, setup: { context } }: Init,
  checker: DraftChecker,
): Promise<Draft> {
  const { terraform } = options;
  if (terraform === undefined) return {};
  const bytes = terraform === "-"
    ? await context.readInput()
    : await context.ports.files.read(terraform);
  if (bytes === undefined) {
    throw new UsageError(`there is no file "${terraform}"`, [
      "terraform output -json >outputs.json, then --terraform outputs.json",
    ]);
  }
  const source = terraform === "-" ? "standard input" : terraform;
  const draft = draftOfOutput(new TextDecoder().decode(bytes), source);
  const [error] = (await checker.problems(draft)).filter(({ severity, rule }) =>
    severity === "error" && !rulesOfAnswers.includes(rule)
  );
  if (error === undefined) return draft;
  const hints = error.hint === undefined ? [] : [error.hint];
  throw new UsageError(`${source}, as a definition, has an error: ${error.message}`, hints);
}

/** What an output need not have, and is asked for. */
const rulesOfAnswers = ["missing-key", "no-master", "address-in-network"];

function givenAnswers(options: InitOptions): Map<InitOption, string> {
  return new Map(initOptions.flatMap((option) => {
    const answer = options[option];
    return answer === undefined ? [] : [[option, answer] as const];
  }));
}

/** @returns names of nodes that do not let us in */
async function tryLogin({ checked, loginKey }: Answered, init: Init): Promise<string[]> {
  const { options, setup: { terminal }, prompter } = init;
  // A new key is tried when it is there: putting it on the nodes is to log in to each.
  if (loginKey.isNew || options.tryLogin === false) return [];
  const wanted = options.tryLogin ??
    await prompter?.confirm("Log in to the nodes now, to see that it works?", false) ?? false;
  if (!wanted) return [];
  const nodes = allNodes(checked.definition);
  try {
    await using login = await prepareAccess(nodes, accessSetup(init));
    const tried = await tryNodes(login, nodes);
    showTried(tried, terminal);
    return tried.filter(({ error }) => error !== undefined).map(({ nodeName }) => nodeName);
  } catch (error) {
    if (!(error instanceof ConnectionError) || prompter === undefined) throw error;
    // Whoever sits there decides whether to write it all the same.
    showTried([{ nodeName: "all nodes", error }], terminal);
    return nodes.map(({ nodeName }) => nodeName);
  }
}

function accessSetup({ options, setup: { context, terminal }, prompter, staged }: Init) {
  return {
    context,
    files: staged,
    prompter,
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
    warn: (message: string) => terminal.err(`warning: ${message}\n`),
  };
}

async function confirmWriting({ text, checked }: Answered, init: Init): Promise<void> {
  const { file, options, setup: { terminal }, prompter } = init;
  if (!options.json && !options.quiet) reportProblems(placeOf(file), checked.warnings, terminal);
  if (prompter === undefined || file === "-") return;
  const shown = text.replaceAll(
    /^( *)(\/\/.*)$/gm,
    (_, indent, comment) => indent + styled(terminal, "dim", comment),
  );
  terminal.err(`\n${shown}\n`);
  if (await prompter.confirm(`Write ${file}?`, true)) return;
  throw new InterruptedError("nothing was written");
}

async function putKey({ checked, loginKey }: Answered, init: Init): Promise<void> {
  if (!loginKey.isNew || loginKey.path === undefined) return;
  const { options, setup: { terminal } } = init;
  const nodes = allNodes(checked.definition)
    .map((node) => ({ ...node, ssh: { ...node.ssh, loginKey: undefined } }));
  await makeAndPutKey(loginKey.path, nodes, options, accessSetup(init));
  if (options.json || options.quiet) return;
  terminal.err(`${loginKey.path}: made, and put on ${nodes.length} ${plural(nodes.length)}\n`);
}

async function write({ text, schema }: Answered, init: Init): Promise<void> {
  const { file, options, setup: { context, terminal }, staged } = init;
  const tellPrograms = (where: { readonly path: string } | { readonly text: string }) =>
    printDocument<typeof definitionWrittenDocument>(terminal, {
      kind: "DefinitionWritten",
      ...where,
    });
  if (file === "-") return options.json ? tellPrograms({ text }) : terminal.out(text);
  const { files } = context.ports;
  await writeDefinition(files, file, text, { force: options.force ?? false, schema });
  await keepAcceptedKeys(staged, context.ports, assetsDirectory);
  if (options.json) tellPrograms({ path: file });
  else if (!options.quiet) {
    terminal.err(`${file} is written. Look at it, then: hakube render ${file}\n`);
  }
}

function notLoggedIn(failed: readonly string[]): ConnectionError {
  return new ConnectionError("login-refused", `no login on ${failed.join(", ")}`, [
    "the definition is written; mend it, or the nodes, and look again: hakube preflight",
  ]);
}

function plural(count: number): string {
  return count === 1 ? "node" : "nodes";
}
