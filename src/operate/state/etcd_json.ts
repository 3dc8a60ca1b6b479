/** JSON in which numbers too large for a double are texts: etcd's ids have 64 bits. */
export function parseEtcdJson(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/([:[,])(\d{16,})/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}
