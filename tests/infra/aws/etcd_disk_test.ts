import { equal, match } from "node:assert/strict";
import { join } from "node:path";
import { runProgram } from "../../run_program.ts";
import { awsDirectory } from "./tofu_workspace.ts";

const script = join(awsDirectory, "cloud_init", "etcd-disk.sh");

Deno.test("etcd-disk.sh is clean for shellcheck", async () => {
  const { stdout } = await runProgram(["shellcheck", script], { cwd: awsDirectory });
  equal(stdout, "");
});

/**
 * Runs in a mount namespace: a loop device is the disk, /etc is another, and systemctl only says
 * that it was called. What is printed is compared.
 */
const trial = `
set -euo pipefail
cd "$1"
mkdir bin etc etc/systemd; touch etc/fstab
printf '#!/bin/sh\\nexit 0\\n' >bin/systemctl; chmod +x bin/systemctl
PATH=$PWD/bin:$PATH
mount --make-rprivate /
mount --bind etc /etc
truncate --size=64M disk
device=$(losetup --find --show disk)
directory=$PWD/etcd
trap 'umount -q "$directory" || true; chattr -i "$directory" || true; losetup --detach "$device"' EXIT

"$2" "$device" "$directory"
mountpoint --quiet "$directory" && echo mounted
echo data >"$directory/kept"
"$2" "$device" "$directory"
grep --count "$directory ext4 noatime,nofail" /etc/fstab
cat /etc/systemd/system/etcd.service.d/disk.conf
umount "$directory"
install --directory --mode=0700 "$directory" 2>/dev/null || echo 'closed without the disk'
touch "$directory/member" 2>/dev/null || echo 'nothing is written without the disk'

# Another instance gets the disk.
chattr -i "$directory"
: >/etc/fstab
"$2" "$device" "$directory"
cat "$directory/kept"
`;

Deno.test("etcd-disk.sh formats an empty disk, keeps one with data, and closes what is below", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const command = ["unshare", "--mount", "bash", "-c", trial, "-", directory, script] as const;
    const { code, stdout, stderr } = await runProgram([...command], { cwd: directory });
    equal(code, 0, stderr);
    const expected = [
      "mounted",
      "1",
      "[Unit]",
      `RequiresMountsFor=${directory}/etcd`,
      "closed without the disk",
      "nothing is written without the disk",
      "data",
    ];
    equal(stdout, `${expected.join("\n")}\n`, stderr);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("etcd-disk.sh formats nothing that it cannot read", async () => {
  const directory = await Deno.makeTempDir();
  try {
    // blkid ends with 4 for wrong usage, 8 when signatures contradict each other.
    const fake = `PATH=$1:$PATH; printf '#!/bin/sh\\nexit 8\\n' >"$1/blkid"; chmod +x "$1/blkid"
      printf '#!/bin/sh\\necho formatted\\n' >"$1/mkfs.ext4"; chmod +x "$1/mkfs.ext4"
      "$2" "$(find /dev -type b | head -1)" "$1/etcd"`;
    const command = ["bash", "-c", fake, "-", directory, script] as const;
    const { code, stdout, stderr } = await runProgram([...command], { cwd: directory });
    equal(code, 1);
    equal(stdout, "");
    match(stderr, /exit code 8/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
