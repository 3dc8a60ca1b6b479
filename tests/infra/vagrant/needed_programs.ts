/** Debian's and Ubuntu's package of each program that these tests run. */
const packages = {
  haproxy: "haproxy",
  nft: "nftables",
  openssl: "openssl",
  ruby: "ruby",
  shellcheck: "shellcheck",
  "ssh-keygen": "openssh-client",
  sshd: "openssh-server",
  sudo: "sudo",
  vagrant: "vagrant",
} as const;

/** A program that these tests run. */
export type NeededProgram = keyof typeof packages;

/** Where Debian's vagrant finds vagrant-libvirt. */
const libvirtPlugin = "vagrant-libvirt";

/**
 * Installs what is missing, as root on Debian or Ubuntu.
 * @throws Error when something is missing and cannot be installed, saying how to
 */
export async function needPrograms(...programs: readonly NeededProgram[]): Promise<void> {
  const missing: string[] = [];
  for (const program of programs) {
    if (!await isThere(program)) missing.push(packages[program]);
  }
  if (
    programs.includes("vagrant") && !await succeeds("gem", ["contents", "--quiet", libvirtPlugin])
  ) {
    missing.push(libvirtPlugin);
  }
  if (missing.length === 0) return;
  const install = ["install", "--yes", "--no-install-recommends", ...missing];
  const installed = Deno.uid() === 0 && await succeeds("apt-get", ["-qq", "update"]) &&
    await succeeds("apt-get", ["-qq", ...install]);
  if (!installed) throw new Error(`this test needs programs: apt-get ${install.join(" ")}`);
}

async function isThere(program: NeededProgram): Promise<boolean> {
  const command = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v ${program}`;
  return await succeeds("sh", ["-c", command]);
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  try {
    return (await new Deno.Command(program, { args: [...args], env, ...quiet }).output()).success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
