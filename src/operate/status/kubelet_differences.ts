/**
 * What a kubelet's configuration lacks of what was planned. kubeadm adds what was left out and drops what is empty,
 * so only what was planned is looked at.
 * @param planned KubeletConfiguration of the definition
 * @param actual of the cluster or of a machine
 * @returns paths of the keys that differ, as `evictionHard.memory.available`
 */
export function kubeletDifferences(planned: unknown, actual: unknown, path = ""): string[] {
  if (isObject(planned)) {
    const there = isObject(actual) ? actual : {};
    return Object.entries(planned).flatMap(([key, value]) =>
      kubeletDifferences(value, there[key], path === "" ? key : `${path}.${key}`)
    );
  }
  if (Array.isArray(planned) && Array.isArray(actual) && planned.length === actual.length) {
    const differ = planned.some((item, index) =>
      kubeletDifferences(item, actual[index]).length > 0
    );
    return differ ? [path] : [];
  }
  return same(planned, actual) ? [] : [path];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(planned: unknown, actual: unknown): boolean {
  if (planned === actual || (isEmpty(planned) && isEmpty(actual))) return true;
  const seconds = durationSeconds(planned);
  return seconds !== undefined && seconds === durationSeconds(actual);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === "" ||
    (Array.isArray(value) && value.length === 0);
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Kubernetes writes `1h` as `1h0m0s`. @returns undefined when it is no duration */
function durationSeconds(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(value)) return undefined;
  const parts = value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g);
  return parts.reduce(
    (sum, [, number, unit = ""]) => sum + Number(number) * (unitSeconds[unit] ?? 0),
    0,
  );
}
