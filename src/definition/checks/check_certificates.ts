import { definitionDefaults } from "../definition_defaults.ts";
import { type DefinitionDraft, isRefused } from "../definition_draft.ts";
import { durationHours } from "../duration.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { quote } from "../quote.ts";

const yearHours = 8760;
const mostYears = 100;

/** Checks the etcd authority's lifetime and that its name is not that of its clients. */
export function checkCertificates(draft: DefinitionDraft): Finding[] {
  return [...checkExpiry(draft), ...checkCommonNames(draft)];
}

function checkExpiry(draft: DefinitionDraft): Finding[] {
  const written = draft.etcdCACertExpiry;
  if (written === undefined) return [];
  const path = ["etcdCACertExpiry"];
  const years = durationHours(written) / yearHours;
  const subject = `etcdCACertExpiry ${quote(written)}`;
  if (years < 1) {
    const message = `${subject} is shorter than the year that its certificates are valid`;
    return [errorAt(path, "duration-range", message, 'write "8760h" or more')];
  }
  if (years > mostYears) {
    const message = `${subject} is longer than ${mostYears} years`;
    return [errorAt(path, "duration-range", message, 'write "87600h" for ten years')];
  }
  if (years <= 10) return [];
  const message = `${subject} is longer than ten years: a stolen key stays good that long`;
  return [warningAt(path, "long-lived-authority", message, 'write "87600h" for ten years')];
}

/** A certificate whose subject is its issuer's looks self-signed and does not verify. */
function checkCommonNames(draft: DefinitionDraft): Finding[] {
  const keys = ["etcdCACommonName", "etcdClientCommonName"] as const;
  if (keys.some((key) => isRefused(draft, key))) return [];
  const [authority, client] = keys.map((key) => draft[key] ?? definitionDefaults[key]);
  if (authority === undefined || authority !== client) return [];
  const message = `etcdCACommonName and etcdClientCommonName are both ${quote(authority)}`;
  const key = draft.etcdClientCommonName === undefined ? keys[0] : keys[1];
  return [errorAt([key], "duplicate-common-name", message)];
}
