import { parseKeyText, readKeyFile } from "../../src/adapters/ssh2/key_file.ts";
import { ConnectionError } from "../../src/errors.ts";
import type { Member } from "../../src/install/connect_nodes.ts";
import { gate } from "../../src/install/gate.ts";
import type { LauncherAnswer } from "../../src/install/launcher_protocol.ts";
import { LauncherSession } from "../../src/install/launcher_session.ts";
import { expandPath } from "../../src/install/login/expand_value.ts";
import { checkUser, hopsOf, secondsOf } from "../../src/install/login/route_settings.ts";
import { readLastScript } from "../../src/install/read_last_script.ts";
import { readLog } from "../../src/install/read_log.ts";
import { reconnect } from "../../src/install/reconnect.ts";
import { refuseForeignNodes } from "../../src/install/refuse_foreign_nodes.ts";
import { startAsRoot } from "../../src/install/root_program.ts";
import { otherRunError } from "../../src/install/run_to_its_end.ts";
import { SecretMask } from "../../src/install/secret_mask.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { launcherConnection } from "../fakes/launcher_connection.ts";
import { nodeFacts } from "../fakes/node_facts.ts";
import { SeededRandom } from "../fakes/seeded_random.ts";
import { byCall, type Provocation } from "./provocation.ts";

const program = { name: "test", text: "true", args: [], greeting: '{"hakube":' };
const call = { launcher: "true", nodeName: "m0", runner: "systemd" } as const;
const ready = `${JSON.stringify(nodeFacts())}\n`;

/** Starts a program on a machine that says this in its place. */
function startedAs(user: string, stderr: string): Promise<unknown> {
  const { connection } = launcherConnection({ stdout: [], stderr });
  return startAsRoot({ ...connection, user }, program, "m0");
}

/** Starts a program where sudo asks for a password that nobody has any more. */
function refusedPassword(tried: number): Promise<unknown> {
  const { connection } = launcherConnection({ stdout: [] });
  const sudoPasswords = () => ({
    tried,
    isKnown: true,
    next: () => Promise.resolve(undefined),
    accepted: () => {},
    rejected: () => {},
    [Symbol.dispose]: () => {},
  });
  const run = async (command: string) => {
    const prompt = /-p (\S+)/.exec(command)?.[1] ?? "";
    const channel = await connection.run(command);
    const stderr = (async function* () {
      yield await Promise.resolve(new TextEncoder().encode(prompt));
    })();
    return { ...channel, stdout: silence(), stderr };
  };
  return startAsRoot({ ...connection, run, sudoPasswords }, program, "m0");
}

async function* silence(): AsyncGenerator<Uint8Array> {
  yield await new Promise<never>(() => {});
}

/** A launcher that gives this answer, and then so many bytes. */
function answering(answer: LauncherAnswer | { readonly hakube: string }, bytes = 0) {
  return {
    facts: nodeFacts({ scriptSha256: "0" }),
    script: () => Promise.resolve(answer),
    read: () => Promise.resolve(answer),
    async *output() {
      yield await Promise.resolve(new Uint8Array(bytes));
    },
    leave: () => {},
    ended: () => Promise.resolve(),
  } as unknown as LauncherSession;
}

async function readAll(session: LauncherSession): Promise<void> {
  const mask = new SecretMask([]);
  for await (const _ of readLog(session, { runId: "r", follow: false, mask }));
}

async function begun(): Promise<unknown> {
  const { connection } = launcherConnection({
    stdout: [ready],
    stderr: "cat: write error: No space left on device\n",
  });
  const session = await LauncherSession.open(connection, call);
  const bundle = { bytes: new Uint8Array(), sha256: "0", scriptSha256: "0" };
  return await session.start("r", bundle, "me@here");
}

function notReachedAgain(): Promise<void> {
  const loss = new ConnectionError("lost", "the connection to m0 at 10.88.0.10:22 was lost");
  const signal = new AbortController().signal;
  return reconnect({ node: { nodeName: "m0" } } as Member, loss, {
    ports: { clock: new FixedClock(), random: new SeededRandom() },
    reconnectSeconds: 0,
    connecting: gate(1),
    leave: signal,
    onEvent: () => {},
  });
}

function foreign(): void {
  const facts = nodeFacts({ caSha256: "d".repeat(64) });
  refuseForeignNodes([["m0", facts]], { clusterName: "lab", caSha256: "0".repeat(64) });
}

const setting = (name: string, ...args: readonly string[]) => ({
  keyword: name.toLowerCase(),
  name,
  args,
  place: "~/.ssh/config:3",
});
const expansion = { home: "/home/me", tokens: {}, environment: () => undefined };
const run = {
  runId: "r",
  scriptSha256: "0".repeat(64),
  startedBy: "ann@there",
  startedAt: "2026-11-28T09:30:00Z",
};

/** What machines, keys and settings are found to be when hakube gets there. */
export const machineErrors: readonly Provocation[] = [
  byCall(
    "sudo that asks for a password",
    () => startedAs("ubuntu", "sudo: a password is required"),
  ),
  byCall("sudo that refuses a password", () => refusedPassword(2)),
  byCall("sudo that wants another password than elsewhere", () => refusedPassword(0)),
  byCall("root without bash", () => startedAs("root", "/bin/bash: No such file or directory")),
  byCall(
    "another hakube's launcher",
    () =>
      LauncherSession.open(
        launcherConnection({ stdout: ['{"hakube":"ready","protocol":9}\n'] }).connection,
        call,
      ),
  ),
  byCall("a disk that is full", begun),
  byCall(
    "somebody else's run",
    () => otherRunError("m0", run),
  ),
  byCall("a node that does not come back", notReachedAgain),
  byCall("a master of another cluster", foreign),
  byCall(
    "a log that is gone",
    () => readAll(answering({ hakube: "refused", reason: "there is no such run" })),
  ),
  byCall("a script that is gone", () => readLastScript(answering({ hakube: "refused" }))),
  byCall("a script that was replaced", () => readLastScript(answering({ hakube: "script" }, 8))),
  byCall(
    "a script that is none",
    () => readLastScript(answering({ hakube: "script" }, 5 * 2 ** 20)),
  ),
  byCall("a login key that is none", () => parseKeyText("junk", "~/.ssh/id")),
  byCall("a login key that is public", () => parseKeyText("ssh-ed25519 AAAA me@here", "~/.ssh/id")),
  byCall(
    "a login key of PuTTY",
    () => parseKeyText("PuTTY-User-Key-File-3: ssh-ed25519\n", "~/.ssh/id"),
  ),
  byCall("a login key that is a directory", () => readKeyFile("/", undefined, [])),
  byCall("a login key that is not there", () => readKeyFile("/nonexistent/id", undefined, [])),
  byCall("a user who cannot be", () => checkUser("a b", "m0", { place: "~/.ssh/config:3" })),
  byCall("no user at all", () => checkUser("", "m0")),
  byCall("a time that is none", () => secondsOf(setting("ConnectTimeout", "soon"))),
  byCall("jump hosts that are none", () => hopsOf(setting("ProxyJump", "ssh://[::1]"))),
  byCall(
    "a token that hakube does not know",
    () => expandPath("~/.ssh/%k", setting("IdentityFile"), expansion),
  ),
  byCall(
    "a variable that is not set",
    () => expandPath("${KEYS}/id", setting("IdentityFile"), expansion),
  ),
];
