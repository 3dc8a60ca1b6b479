/** What the questions call that which a definition has under these keys. */
const nouns: Readonly<Record<string, string>> = {
  clusterName: "name of the cluster",
  masterLoadBalancerAddress: "address of the API",
  nodeName: "name",
  privateIP: "address",
  publicIP: "public address",
  podNetworkCIDR: "range of the pods' addresses",
  serviceCIDR: "range of the services' addresses",
  sshLoginUser: "login user",
  sshJumpHost: "jump host",
};

/** What was typed stands in quotes, and may be a key. */
const quotedOrKey = new RegExp(
  `"(?:[^"\\\\]|\\\\.)*"|\\b(?<article>another )?(?<key>${Object.keys(nouns).join("|")})\\b` +
    "|\\b(?<role>master|worker)s\\[(?<index>\\d+)\\]",
  "g",
);

/**
 * What checks say of a definition, in the words of who was asked and has seen no definition so far:
 * without the names of keys and places in lists.
 */
export function inPromptWords(sentence: string): string {
  const said = sentence.replaceAll(quotedOrKey, (found, article, key, role, index) => {
    if (key !== undefined) return `${article ?? "the "}${nouns[key]}`;
    return role === undefined ? found : `${role} number ${Number(index) + 1}`;
  });
  return said.replace(/^([^"]+) "" is not /, "$1 is needed: ");
}
