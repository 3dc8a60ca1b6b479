import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { expandHome } from "../../install/login/expand_value.ts";
import { defaultKeys } from "../../install/login/no_login_key.ts";
import type { Choice, Prompter } from "../../prompter.ts";
import type { CliContext } from "../cli_context.ts";
import { homeOf } from "../login_questions.ts";
import type { Draft } from "./draft.ts";
import type { InitOptions } from "./init_options.ts";

/** With which key hakube will log in. */
export interface LoginKeyChoice {
  /** `sshLoginKey`; undefined: those that ssh would use. */
  readonly path: string | undefined;
  /** Whether there is no such key so far. */
  readonly isNew: boolean;
}

/** Answers that are no paths. */
const usual = "usual";
const other = "other";
const make = "make";

/**
 * Finds out which key to log in with, asking where there is somebody to ask.
 * @throws UsageError for a key that is not there, or is there and was to be made
 */
export async function chooseLoginKey(
  draft: Draft,
  options: InitOptions,
  prompter: Prompter | undefined,
  context: CliContext,
): Promise<LoginKeyChoice> {
  const newPath = options.loginKey ?? `~/.ssh/${draft.clusterName ?? "hakube"}_ed25519`;
  if (options.makeLoginKey) return await newKey(newPath, context);
  if (options.loginKey !== undefined) return await existingKey(options.loginKey, context);
  if (draft["sshLoginKey"] !== undefined || prompter === undefined) {
    return { path: undefined, isNew: false };
  }
  const answer = await prompter.choose("Key to log in with:", await choices(context));
  if (answer === usual) return { path: undefined, isNew: false };
  if (answer === make) return await newKey(newPath, context);
  if (answer !== other) return { path: answer, isNew: false };
  const path = await prompter.text("Path of the private key:", {
    check: async (typed) => (await existingKey(typed, context).catch(messageOf)).message,
  });
  return { path, isNew: false };
}

async function choices(context: CliContext): Promise<Choice<string>[]> {
  const { files, ssh } = context.ports;
  const names = await files.list(join(homeOf(context), ".ssh"));
  const keys = names.filter((name) => names.includes(`${name}.pub`)).map((name) =>
    `~/.ssh/${name}`
  );
  const agent = await ssh.agentKeys().catch(() => []);
  const defaults = defaultKeys.map((path) => `~/${path}`).filter((path) => keys.includes(path));
  const used = [...agent.length > 0 ? ["the agent's"] : [], ...defaults].join(", ");
  return [
    ...(used === "" ? [] : [{ value: usual, name: `as ssh does: ${used}` }]),
    ...keys.map((path) => ({ value: path, name: path })),
    { value: make, name: "make one, and put it on the nodes with a password" },
    { value: other, name: "another file" },
  ];
}

async function newKey(path: string, context: CliContext): Promise<LoginKeyChoice> {
  const { files } = context.ports;
  const expanded = expandHome(path, homeOf(context));
  for (const half of [expanded, `${expanded}.pub`]) {
    if (await files.stat(half) === undefined) continue;
    throw new UsageError(`"${half}" exists, and no key is ever overwritten`, [
      `use it: --login-key ${path} without --make-login-key, or name another file`,
    ]);
  }
  return { path, isNew: true };
}

async function existingKey(
  path: string,
  context: CliContext,
): Promise<LoginKeyChoice & { readonly message?: string }> {
  const expanded = expandHome(path, homeOf(context));
  const info = path === "" ? undefined : await context.ports.files.stat(expanded);
  if (info?.kind === "file" || info?.kind === "symlink") return { path, isNew: false };
  throw new UsageError(`there is no key "${path}"`, ["--make-login-key makes one"]);
}

function messageOf(error: unknown): { readonly message: string } {
  if (error instanceof UsageError) return error;
  throw error;
}
