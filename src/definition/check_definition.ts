import { DefinitionError, type Problem } from "../errors.ts";
import { checkAddresses } from "./checks/check_addresses.ts";
import { checkCertificates } from "./checks/check_certificates.ts";
import { checkCloud } from "./checks/check_cloud.ts";
import { checkDirectories } from "./checks/check_directories.ts";
import { checkHooks } from "./checks/check_hooks.ts";
import { checkKubeadm } from "./checks/check_kubeadm.ts";
import { checkLoadBalancer } from "./checks/check_load_balancer.ts";
import { checkLogin } from "./checks/check_login.ts";
import { checkMasters } from "./checks/check_masters.ts";
import { checkMirrors } from "./checks/check_mirrors.ts";
import { checkNetworkProvider } from "./checks/check_network_provider.ts";
import { checkNetworks } from "./checks/check_networks.ts";
import { checkNodeMarks } from "./checks/check_node_marks.ts";
import { checkPlaceholders } from "./checks/check_placeholders.ts";
import { checkPreflight } from "./checks/check_preflight.ts";
import { checkSecretFiles } from "./checks/check_secret_files.ts";
import { checkSite } from "./checks/check_site.ts";
import { checkVersions } from "./checks/check_versions.ts";
import type { ClusterDefinition } from "./cluster_definition.ts";
import { completeDefinition } from "./complete_definition.ts";
import { type DefinitionDraft, makeDraft } from "./definition_draft.ts";
import type { DefinitionFacts } from "./definition_facts.ts";
import { type DefinitionInput, definitionSchema } from "./definition_schema.ts";
import { type Finding, limitProblems, mostProblems, toProblem } from "./finding.ts";
import { toPointer } from "./json_path.ts";
import type { ParsedDefinition } from "./parse_definition.ts";
import { countFindings, refusedPaths, schemaFindings } from "./schema_findings.ts";

/** A definition that can be used, and what is doubtful in it. */
export interface CheckedDefinition {
  readonly definition: ClusterDefinition;
  readonly warnings: readonly Problem[];
}

/** Rules that say nothing of a text whose end may be missing. */
const rulesOfWholeTexts = new Set(["missing-key", "no-master", "one-master", "two-masters"]);

/**
 * Checks a definition and applies its defaults.
 * @throws DefinitionError with all problems (the first hundred), warnings among them
 */
export function checkDefinition(
  parsed: ParsedDefinition,
  facts: DefinitionFacts,
): CheckedDefinition {
  const isFull = parsed.problems.length > mostProblems;
  if (isFull || (parsed.value === undefined && parsed.problems.length > 0)) {
    throw new DefinitionError(parsed.file, parsed.problems);
  }
  const shape = checkShape(parsed.value);
  const isWhole = !parsed.problems.some(({ rule }) => rule === "syntax");
  const findings = withPlaceholders(parsed.value, [
    ...shape.findings,
    ...checkMeaning(shape.draft, facts),
  ]).filter(({ rule }) => isWhole || !rulesOfWholeTexts.has(rule));
  const located = findings.slice(0, mostProblems)
    .map((finding) => toProblem(finding, parsed.locate));
  const uncounted = shape.uncounted + findings.length - located.length;
  const problems = limitProblems([...parsed.problems, ...located], uncounted);
  if (shape.input === undefined || problems.some(({ severity }) => severity === "error")) {
    throw new DefinitionError(parsed.file, problems);
  }
  return { definition: completeDefinition(shape.input, facts), warnings: problems };
}

/** That it is a placeholder is all that there is to say of a text. */
function withPlaceholders(value: unknown, findings: readonly Finding[]): Finding[] {
  const placeholders = checkPlaceholders(value);
  if (placeholders.length === 0) return [...findings];
  const paths = new Set(placeholders.map(({ path }) => toPointer(path)));
  return [
    ...placeholders,
    ...findings.filter(({ path, at }) => at === "key" || !paths.has(toPointer(path))),
  ];
}

interface Shape {
  /** The definition, when it has the shape of one. */
  readonly input: DefinitionInput | undefined;
  readonly draft: DefinitionDraft;
  readonly findings: readonly Finding[];
  /** How many findings there are beside these. */
  readonly uncounted: number;
}

function checkShape(value: unknown): Shape {
  const result = definitionSchema.safeParse(value);
  if (result.success) {
    return { input: result.data, draft: result.data, findings: [], uncounted: 0 };
  }
  const { issues } = result.error;
  // Nobody reads a million problems, so the rest are only counted.
  const findings = issues.slice(0, mostProblems).flatMap((issue) => schemaFindings(issue, value));
  const uncounted = issues.reduce(
    (sum, issue, index) =>
      sum + Math.max(0, countFindings(issue) - (index < mostProblems ? mostProblems : 0)),
    0,
  );
  const draft = makeDraft(value, issues.flatMap(refusedPaths));
  return { input: undefined, draft, findings, uncounted };
}

function checkMeaning(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  return [
    ...checkMasters(draft, facts.allowTwoMasters),
    ...checkAddresses(draft),
    ...checkLogin(draft),
    ...checkNodeMarks(draft),
    ...checkNetworks(draft),
    ...checkVersions(draft, facts),
    ...checkCertificates(draft),
    ...checkDirectories(draft),
    ...checkHooks(draft, facts),
    ...checkCloud(draft, facts),
    ...checkNetworkProvider(draft, facts),
    ...checkLoadBalancer(draft),
    ...checkSite(draft, facts),
    ...checkSecretFiles(draft, facts),
    ...checkMirrors(draft, facts, facts.bundledHooks.networkProvider),
    ...checkKubeadm(draft),
    ...checkPreflight(draft, facts),
  ];
}
