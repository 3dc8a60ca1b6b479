import {
  hungUp,
  noSshServer,
  notForwarded,
  timedOut,
  unreachable,
} from "../../src/adapters/ssh2/tcp.ts";
import {
  authorityOnly,
  changedHostKey,
  unknownHostKeys,
} from "../../src/install/login/host_key_errors.ts";
import { noLoginKey } from "../../src/install/login/no_login_key.ts";
import { loadConfigFiles } from "../../src/install/login/ssh_config_files.ts";
import { unreachedMasters } from "../../src/install/unreached_masters.ts";
import { ConnectionError } from "../../src/errors.ts";
import { loginRoute } from "../fakes/login_route.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { byCall, type Provocation } from "./provocation.ts";

const target = { nodeName: "worker0", host: "10.0.0.1", port: 22, user: "ubuntu" };
const behind = { ...target, via: "bastion.example.com" };
const host = { ...loginRoute(), via: undefined };
const key = { type: "ssh-ed25519", base64: "AAAA", fingerprint: "SHA256:presented" };
const known = {
  key: { ...key, fingerprint: "SHA256:known", line: 3, revoked: false },
  where: "assets/known_hosts:3",
  hint: "if the machine was replaced: hakube known-hosts forget DEFINITION worker0",
};

/** As the operating system's errors come. */
function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.1:22`), { code });
}

const codes = ["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH"]
  .concat("ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EOTHER");

const configs: Readonly<Record<string, string>> = {
  "that is no text": "\u007fELF\u0000\u0001",
  "with a quote that is not closed": 'Host "a\n  Port 22\n',
  "with a directive without a value": "Host a\n  Port\n",
  "with quotes that hakube does not read": "Host a\n  IdentityFile 'my key'\n",
  "that includes itself": "Include config\n",
  "with an Include that hakube cannot find": "Include conf[12]\n",
};

function configWith(text: string, mode = 0o600): () => Promise<unknown> {
  return async () => {
    const files = new MemoryFiles();
    await files.makeDirectory("/home/me/.ssh", 0o700);
    await files.writeAtomically("/home/me/.ssh/config", new TextEncoder().encode(text), mode);
    return await loadConfigFiles(files, "/home/me");
  };
}

/** Nodes that cannot be reached, or do not let us log in. */
export const connectionErrors: readonly Provocation[] = [
  ...codes.map((code) =>
    byCall(`the system says ${code}`, () => unreachable(target, systemError(code)))
  ),
  byCall("sshd hangs up", () => hungUp(target, undefined)),
  byCall("what answers is no sshd", () => noSshServer(target, "HTTP/1.1 400 Bad Request\r\n")),
  byCall("nobody answers", () => timedOut(target, 30, "the connection")),
  byCall("nobody answers behind a jump host", () => timedOut(behind, 30, "the SSH handshake")),
  byCall(
    "a jump host that does not forward",
    () =>
      notForwarded(
        behind,
        Object.assign(new Error("(SSH) Channel open failure: no"), { reason: 1 }),
      ),
  ),
  byCall(
    "a jump host that does not get there",
    () =>
      notForwarded(
        behind,
        Object.assign(new Error("(SSH) Channel open failure: no"), { reason: 2 }),
      ),
  ),
  byCall("a host key that changed", () => changedHostKey(host, key, [known])),
  byCall("a host key that is not known", () => unknownHostKeys([{ host, key }])),
  byCall(
    "host keys that are not known",
    () => unknownHostKeys([{ host, key }, { host: { ...host, nodeName: "worker1" }, key }]),
  ),
  byCall("a host that an authority vouches for", () => authorityOnly(host, "~/.ssh/known_hosts:1")),
  byCall("no login key", () => noLoginKey(loginRoute(), [])),
  byCall(
    "masters that were not reached",
    () =>
      unreachedMasters(
        new ConnectionError("unreachable", "not shown", ["a hint of the decision"]),
        [
          unreachable({ ...target, nodeName: "master0" }, systemError("ECONNREFUSED")),
          unreachable({ ...target, nodeName: "master1" }, systemError("EHOSTUNREACH")),
        ],
      ),
  ),
  ...Object.entries(configs).map(([title, text]) =>
    byCall(`a ~/.ssh/config ${title}`, configWith(text))
  ),
  byCall("a ~/.ssh/config that others can write", configWith("Host a\n", 0o622)),
];
