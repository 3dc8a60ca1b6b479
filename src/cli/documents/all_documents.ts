import {
  assetsExportDocument,
  assetsImportDocument,
  knownHostsDocument,
  kubeconfigWrittenDocument,
  renderReportDocument,
} from "./assets_documents.ts";
import { migrationDocument, validationDocument } from "./definition_documents.ts";
import { diffDocument } from "./diff_documents.ts";
import { errorDocument } from "./error_documents.ts";
import { imagesDocument } from "./images_documents.ts";
import { inspectionDocument } from "./inspection_documents.ts";
import { installEventDocument, installSummaryDocument } from "./install_documents.ts";
import type { JsonDocument } from "./json_document.ts";
import { runEventDocument, timelineDocument } from "./logs_documents.ts";
import { preflightReportDocument } from "./preflight_documents.ts";
import { licensesDocument, versionDocument } from "./version_documents.ts";

/** Everything that `--json` prints, by the name of its kind. */
export const allDocuments: readonly JsonDocument[] = [
  assetsExportDocument,
  assetsImportDocument,
  diffDocument,
  errorDocument,
  imagesDocument,
  inspectionDocument,
  installEventDocument,
  installSummaryDocument,
  knownHostsDocument,
  kubeconfigWrittenDocument,
  licensesDocument,
  migrationDocument,
  preflightReportDocument,
  renderReportDocument,
  runEventDocument,
  timelineDocument,
  validationDocument,
  versionDocument,
];
