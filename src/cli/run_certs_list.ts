import { readStateProgram } from "../assets/templates.ts";
import { exitCodes } from "../errors.ts";
import { endingSoon } from "../operate/certificates/certificate_list.ts";
import {
  certificatesOfAssets,
  certificatesOfNodes,
} from "../operate/certificates/list_certificates.ts";
import { askNodes, type NodeAnswers } from "../operate/state/ask_nodes.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { certificateListDocument } from "./documents/certificates_documents.ts";
import { reportProblems } from "./error_report.ts";
import { loadCluster, selectNodes } from "./load_cluster.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { certificatesFields, showCertificates, showEndingSoon } from "./views/certificates_view.ts";

/** The options of `hakube certs list`. */
export interface CertsListOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly concurrency: number;
  readonly warnDays: number;
  readonly allowTwoMasters?: true | undefined;
}

/** `hakube certs list`: every certificate of the assets and of the nodes, and how long it lasts. */
export async function runCertsList(
  path: string,
  names: readonly string[],
  options: CertsListOptions,
  { context, terminal, setExitCode }: CommandSetup,
): Promise<void> {
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  if (!options.json && !options.quiet) reportProblems(path, cluster.warnings, terminal);
  const nodes = selectNodes(cluster.plan, names);
  const nodeNames = nodes.map(({ nodeName }) => nodeName);
  let asked: NodeAnswers<"certificates"> = { answers: new Map(), failures: new Map() };
  if (cluster.assets.clusterRecord !== undefined) {
    const login = await prepareLogin(cluster, nodes, options, context);
    asked = await askNodes(nodes, "certificates", {
      connect: (node) => login.connect(node),
      program: await readStateProgram(context.ports.files),
      concurrency: options.concurrency,
    });
  } else if (!options.quiet && !options.json) {
    terminal.err("The cluster was not installed yet, so only the assets are listed\n");
  }
  const now = context.ports.clock.now();
  const certificates = [
    ...await certificatesOfAssets(cluster.plan, cluster.assets, now),
    ...certificatesOfNodes(nodeNames, asked, now),
  ];
  const report = { certificates, failures: asked.failures, warnDays: options.warnDays };
  if (options.json) {
    printDocument<typeof certificateListDocument>(terminal, certificatesFields(report));
  } else {
    showCertificates(report, terminal);
    if (!options.quiet) showEndingSoon(report, path, terminal);
  }
  if (endingSoon(certificates, options.warnDays).length > 0) setExitCode(exitCodes.unfit);
  else if (asked.failures.size > 0) setExitCode(exitCodes.connection);
}
