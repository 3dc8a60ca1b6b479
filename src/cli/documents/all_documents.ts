import {
  completionScriptDocument,
  definitionSchemaDocument,
  helpDocument,
} from "./about_documents.ts";
import {
  assetsExportDocument,
  assetsImportDocument,
  knownHostsDocument,
  kubeconfigWrittenDocument,
  renderReportDocument,
} from "./assets_documents.ts";
import { certificateListDocument, renewalPlanDocument } from "./certificates_documents.ts";
import {
  definitionWrittenDocument,
  migrationDocument,
  validationDocument,
} from "./definition_documents.ts";
import { diffDocument } from "./diff_documents.ts";
import { drillPlanDocument, drillReportDocument } from "./drill_documents.ts";
import { errorDocument } from "./error_documents.ts";
import {
  etcdSnapshotDocument,
  recoveryPlanDocument,
  restorePlanDocument,
} from "./etcd_documents.ts";
import { imagesDocument } from "./images_documents.ts";
import { inspectionDocument } from "./inspection_documents.ts";
import {
  installEventDocument,
  installPlanDocument,
  installSummaryDocument,
} from "./install_documents.ts";
import type { JsonDocument } from "./json_document.ts";
import { runEventDocument, timelineDocument } from "./logs_documents.ts";
import { resetPlanDocument, upgradePlanDocument } from "./operation_documents.ts";
import { preflightReportDocument } from "./preflight_documents.ts";
import { clusterStatusDocument } from "./status_documents.ts";
import { verifyPlanDocument, verifyReportDocument } from "./verify_documents.ts";
import { licensesDocument, versionDocument } from "./version_documents.ts";

/** Everything that `--json` prints, by the name of its kind. */
export const allDocuments: readonly JsonDocument[] = [
  assetsExportDocument,
  assetsImportDocument,
  certificateListDocument,
  clusterStatusDocument,
  completionScriptDocument,
  definitionSchemaDocument,
  definitionWrittenDocument,
  diffDocument,
  drillPlanDocument,
  drillReportDocument,
  errorDocument,
  etcdSnapshotDocument,
  helpDocument,
  imagesDocument,
  inspectionDocument,
  installEventDocument,
  installPlanDocument,
  installSummaryDocument,
  knownHostsDocument,
  kubeconfigWrittenDocument,
  licensesDocument,
  migrationDocument,
  preflightReportDocument,
  recoveryPlanDocument,
  renderReportDocument,
  renewalPlanDocument,
  resetPlanDocument,
  restorePlanDocument,
  runEventDocument,
  timelineDocument,
  upgradePlanDocument,
  validationDocument,
  verifyPlanDocument,
  verifyReportDocument,
  versionDocument,
];
