import { join } from "node:path";
import { outputOf, runProgram } from "../../run_program.ts";
import { cached } from "./tool_cache.ts";

/** The security scanner's version, with what it needs as pip chose on the day this was written. */
const checkovVersion = "3.3.30";

/** What checkov said about a directory: findings as `CHECK RESOURCE`, sorted. */
export interface ScanResult {
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly passed: number;
  readonly unreadable: number;
}

interface Report {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly Check[];
    readonly skipped_checks: readonly Check[];
  };
}

interface Check {
  readonly check_id: string;
  readonly resource: string;
}

/** Scans a directory with OpenTofu's files. @throws Error when checkov has no report */
export async function scan(directory: string): Promise<ScanResult> {
  const program = join(await checkov(), "bin", "python");
  const args = ["-m", "checkov.main", "--directory", directory, "--framework", "terraform"];
  // Nothing is asked of its makers' server.
  const quiet = ["--skip-download", "--compact", "--output", "json"];
  const { code, stdout, stderr } = await runProgram([program, ...args, ...quiet], {
    cwd: directory,
  });
  // 1: it has findings.
  if (code > 1) throw new Error(`checkov ended with ${code}\n${stdout}\n${stderr}`);
  const { summary, results } = JSON.parse(stdout) as Report;
  return {
    failed: named(results.failed_checks),
    skipped: named(results.skipped_checks),
    passed: summary.passed,
    unreadable: summary.parsing_errors,
  };
}

function named(checks: readonly Check[]): string[] {
  return [...new Set(checks.map(({ check_id, resource }) => `${check_id} ${resource}`))].sort();
}

/** Path of a Python environment with checkov, made the first time: half a minute. */
async function checkov(): Promise<string> {
  return await cached(`checkov-${checkovVersion}`, async (cwd) => {
    await outputOf(["python3", "-m", "venv", "."], { cwd });
    const install = ["install", "--quiet", "--disable-pip-version-check"];
    await outputOf(["bin/pip", ...install, `checkov==${checkovVersion}`], { cwd });
  });
}
