import type { renewalPlanDocument } from "./documents/certificates_documents.ts";
import type { drillPlanDocument } from "./documents/drill_documents.ts";
import type { recoveryPlanDocument, restorePlanDocument } from "./documents/etcd_documents.ts";
import type { DocumentFields } from "./documents/json_document.ts";
import type { resetPlanDocument, upgradePlanDocument } from "./documents/operation_documents.ts";
import type { verifyPlanDocument } from "./documents/verify_documents.ts";

/** Documents that say what will be done. */
export type PlanDocument =
  | typeof drillPlanDocument
  | typeof recoveryPlanDocument
  | typeof renewalPlanDocument
  | typeof resetPlanDocument
  | typeof restorePlanDocument
  | typeof upgradePlanDocument
  | typeof verifyPlanDocument;

/** What will be done, for people and for programs. */
export interface ToldPlan {
  /** Ends with a line feed. */
  readonly text: string;
  readonly document: DocumentFields<PlanDocument>;
}
