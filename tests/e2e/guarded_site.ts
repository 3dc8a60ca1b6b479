import { fileURLToPath } from "node:url";
import { Administrator, good } from "./administrator.ts";
import {
  cache,
  gateway,
  inNetwork,
  lab,
  labDefinition,
  loadBalancer,
  machines,
  masters,
  networkNamespace,
} from "./lab.ts";

/** What the site's servers want to be told. */
export const siteLogin = "lab:lab-site-login";

const nameServer = fileURLToPath(new URL("name_server.ts", import.meta.url));

/** Three machines, a proxy and mirrors with TLS and a login, and a record of who was asked for. */
export class GuardedSite implements AsyncDisposable {
  readonly #nameServer: Deno.ChildProcess;

  private constructor(readonly admin: Administrator, nameServer: Deno.ChildProcess) {
    this.#nameServer = nameServer;
  }

  /** Fresh machines, and a definition for them. */
  static async make(): Promise<GuardedSite> {
    const admin = await Administrator.make();
    await lab("down");
    await lab("serve", "--tls");
    await lab("proxy");
    const watched = new GuardedSite(admin, await startNameServer());
    try {
      await recordAddresses();
      const wanted = masters.map((name) => `${name}=${machines[name]}`);
      await lab("up", "--key", `${admin.key}.pub`, ...wanted);
      await Deno.copyFile(`${cache}/tls/ca.crt`, `${admin.directory}/site-ca.pem`);
      await watched.writeLogin(siteLogin);
      await watched.define(guarded);
      return watched;
    } catch (error) {
      await watched[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Writes the lab's definition as it is changed, for masters alone that hold the address. */
  async define(change: (definition: LabDefinition) => object): Promise<void> {
    const { workers: _, ...lab } = await labDefinition(this.admin.key) as LabDefinition;
    await this.admin.define({
      ...change(lab),
      masterLoadBalancerAddress: loadBalancer,
      loadBalancer: { type: "keepalived" },
    });
  }

  async writeLogin(text: string): Promise<void> {
    await Deno.writeTextFile(`${this.admin.directory}/mirror.login`, `${text}\n`, { mode: 0o600 });
  }

  /**
   * How long the API does not answer at its address, while something happens and until it has
   * answered ten times in a row afterwards.
   * @returns seconds between two good answers, at most
   */
  async outageDuring(work: () => Promise<unknown>): Promise<number> {
    const { directory } = this.admin;
    const watch = `${directory}/outage.sh`;
    await Deno.writeTextFile(watch, watchScript);
    const url = `https://${loadBalancer}:6443/readyz`;
    const ca = `${directory}/assets/pki/kubernetes/ca.crt`;
    const longest = good(inNetwork(["bash", watch, ca, url, `${directory}/happened`]));
    await work();
    await Deno.writeTextFile(`${directory}/happened`, "");
    const seconds = Number(await longest);
    await Deno.remove(`${directory}/happened`);
    return seconds;
  }

  /** Names that were asked for, and addresses that were gone to and are not of this site. */
  async contacted(): Promise<{ names: string[]; addresses: string[] }> {
    const set = await good(inNetwork(["nft", "-j", "list", "set", "ip", "elsewhere", "seen"]));
    const { nftables } = JSON.parse(set);
    const addresses = nftables.flatMap((part: { set?: { elem?: string[] } }) =>
      part.set?.elem ?? []
    );
    const names = await Deno.readTextFile(namesFile);
    return { names: [...new Set(names.split("\n").filter((name) => name !== ""))], addresses };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#nameServer.kill();
    await this.#nameServer.status;
    await this.admin[Symbol.asyncDispose]();
    await Deno.remove(namesFile);
  }
}

const namesFile = `${await Deno.makeTempDir({ prefix: "hakube-names-" })}/names`;

/** Knows no name, and writes down which were asked for. */
async function startNameServer(): Promise<Deno.ChildProcess> {
  await Deno.writeTextFile(namesFile, "");
  const program = ["run", "--quiet", "--no-check", "--allow-all", nameServer, gateway, namesFile];
  const { stdout } = await inNetwork(["readlink", "/proc/self/ns/net"]);
  if (stdout === "") throw new Error("there is no network of the lab");
  const child = new Deno.Command("nsenter", {
    args: [`--net=/run/netns/${networkNamespace}`, Deno.execPath(), ...program],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  // It says so when it listens.
  const reader = child.stdout.getReader();
  await reader.read();
  reader.releaseLock();
  return child;
}

/** Writes down, in the lab's network, to which addresses of nobody here something was sent. */
async function recordAddresses(): Promise<void> {
  const here = gateway.replace(/\.1$/, ".0/24");
  const rules = `table ip elsewhere {
    set seen { type ipv4_addr; flags dynamic; size 65535; }
    chain sent {
      type filter hook prerouting priority -300;
      iifname "hkbr0" ip daddr != { ${here}, 10.244.0.0/16, 10.96.0.0/12, 224.0.0.0/4 } add @seen { ip daddr }
    }
  }`;
  await good(inNetwork(["nft", "-f", "-"], { stdin: rules }));
}

interface LabDefinition {
  readonly mirrors: Readonly<Record<string, object>>;
  readonly workers?: unknown;
}

/** Mirrors by https with a login, and a proxy for all. */
function guarded(definition: LabDefinition): object {
  const { manifests, images, ...others } = definition.mirrors;
  return {
    ...definition,
    proxy: { http: `http://${gateway}:3128`, https: `http://${gateway}:3128` },
    trustedCAs: ["./site-ca.pem"],
    mirrors: {
      ...eachMirror(others),
      manifests: eachMirror(manifests),
      images: eachMirror(images),
    },
  };
}

function eachMirror(mirrors: object = {}): object {
  return Object.fromEntries(
    Object.entries(mirrors).map(([name, mirror]) => {
      const written = typeof mirror === "string" ? { url: mirror } : mirror;
      const url = written.url.replace(`http://${gateway}:8000`, "https://mirror.lab")
        .replace(`http://${gateway}:5000`, "https://registry.lab");
      // One of them relies on what the machine trusts.
      const ca = name === "ghcr.io" ? {} : { ca: "./site-ca.pem" };
      return [name, { ...written, url, ...ca, credentialsFile: "./mirror.login" }];
    }),
  );
}

const watchScript = `
  longest=0 good=0 last=$EPOCHREALTIME
  while [ $good -lt 10 ]; do
    if curl --silent --fail --output /dev/null --max-time 1 --cacert "$1" "$2"; then
      now=$EPOCHREALTIME
      gap=$(((\${now/./} - \${last/./}) / 1000)) last=$now
      [ $gap -le $longest ] || longest=$gap
      if [ -e "$3" ]; then good=$((good + 1)); fi
    else
      good=0
    fi
    read -r -t 0.1 <> <(:) || true
  done
  echo $((longest / 1000)).$(printf %03d $((longest % 1000)))
`;
