import { equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { openTofu } from "./open_tofu.ts";
import { runProgram } from "../../run_program.ts";
import { awsDirectory, TofuWorkspace } from "./tofu_workspace.ts";

Deno.test("infra-providers/aws is formatted as OpenTofu wants it", async () => {
  const tofu = await openTofu();
  const args = ["fmt", "-check", "-diff", "-recursive"];
  const { code, stdout, stderr } = await runProgram([tofu, ...args], { cwd: awsDirectory });
  equal(code, 0, `run "tofu fmt -recursive" in ${awsDirectory}\n${stdout}${stderr}`);
});

Deno.test("tofu fmt -check sees a file that is not formatted", async () => {
  await using workspace = await TofuWorkspace.create();
  await appendTo(workspace, "locals {\n  a   = 1\n}\n");
  const { code, stdout } = await workspace.run("fmt", "-no-color", "-check", "-recursive");
  equal(code, 3);
  match(stdout, /outputs\.tf/);
});

Deno.test("infra-providers/aws is valid by the schemas that its providers publish", async () => {
  await using workspace = await TofuWorkspace.create();
  const { code, stdout, stderr } = await workspace.run("validate", "-no-color");
  equal(code, 0, stdout + stderr);
  // A warning is about what a later version will not take.
  match(stdout, /^Success! The configuration is valid\.\s*$/);
});

/** Each mistake, what it replaces, and what OpenTofu says about it. */
const mistakes: readonly (readonly [string, string, string, string, RegExp])[] = [
  ["an unknown argument", "masters.tf", "ebs_optimized ", "ebs_optimised ", /Unsupported argument/],
  [
    "an unknown argument of a nested block",
    "load_balancer_targets.tf",
    "healthy_threshold ",
    "health_threshold ",
    /Unsupported argument/,
  ],
  [
    "a missing required argument",
    "masters.tf",
    "  availability_zone = each.value.subnet.zone\n",
    "",
    /Missing required argument[\s\S]*"availability_zone" is required/,
  ],
  [
    "an unknown block",
    "masters.tf",
    "metadata_options {",
    "metadata_option {",
    /Unsupported block/,
  ],
  [
    "a block too many",
    "masters.tf",
    "  metadata_options {",
    "  metadata_options {}\n  metadata_options {",
    /Too many metadata_options blocks/,
  ],
  [
    "an unknown resource",
    "host_keys.tf",
    'aws_key_pair" "login"',
    'aws_key_pairs" "login"',
    /Invalid resource type/,
  ],
  [
    "an unknown data source",
    "image.tf",
    'aws_ssm_parameter" "ubuntu"',
    'aws_ssm_param" "ubuntu"',
    /Invalid data source/,
  ],
  [
    "a reference to no resource",
    "outputs.tf",
    "aws_lb.inner.dns_name",
    "aws_lb.middle.dns_name",
    /Reference to undeclared resource/,
  ],
  [
    "a reference to no attribute",
    "outputs.tf",
    "aws_lb.inner.dns_name",
    "aws_lb.inner.fqdn",
    /Unsupported attribute/,
  ],
  [
    "a reference to no variable",
    "tags.tf",
    "var.cluster_name",
    "var.cluster",
    /Reference to undeclared input variable/,
  ],
  [
    "a reference to no local",
    "bastion.tf",
    "local.has_bastion",
    "local.has_jump_host",
    /Reference to undeclared local value/,
  ],
  [
    "a value of another type",
    "masters.tf",
    "volume_size = var.masters.root_disk_gib",
    'volume_size = "large"',
    /Incorrect attribute value type/,
  ],
];

Deno.test("tofu validate finds mistakes of every kind", async (t) => {
  await using workspace = await TofuWorkspace.create();
  for (const [kind, file, right, wrong, says] of mistakes) {
    await t.step(kind, async () => {
      const path = join(workspace.directory, file);
      const text = await Deno.readTextFile(path);
      ok(text.includes(right), `${file} has no ${right}`);
      const changed = text.replace(right, wrong);
      await Deno.writeTextFile(path, changed);
      const { code, stderr } = await workspace.run("validate", "-no-color");
      await Deno.writeTextFile(path, text);
      equal(code, 1);
      match(stderr, says);
    });
  }
});

async function appendTo(workspace: TofuWorkspace, text: string): Promise<void> {
  await Deno.writeTextFile(join(workspace.directory, "outputs.tf"), text, { append: true });
}
