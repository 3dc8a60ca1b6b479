import { repositoryRoot } from "../repository_files.ts";
import { say } from "../say.ts";
import { allowedAdvisories } from "./allowed_advisories.ts";
import { type AuditVerdict, judgeAudit } from "./judge_audit.ts";

/**
 * Asks the registry's advisory service about all packages that the lock file names. The exit code is 1
 * for an advisory of severity moderate or worse, 75 when nobody could be asked.
 * @param environment variables for `deno audit` besides its own
 */
export async function audit(environment: Record<string, string> = {}): Promise<AuditVerdict> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit", "--level=moderate"],
    cwd: repositoryRoot,
    env: { ...environment, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const [reason = ""] = decoder.decode(stderr).split("\n");
  const today = new Date().toISOString().slice(0, 10);
  const output = { ok: success, stdout: decoder.decode(stdout) };
  const { exitCode, lines } = judgeAudit(output, allowedAdvisories, today);
  return { exitCode, lines: [reason, ...lines].filter((line) => line !== "") };
}

if (import.meta.main) {
  const { exitCode, lines } = await audit();
  for (const line of lines) say(line);
  Deno.exit(exitCode);
}
