import fc from "fast-check";
import { hostileDocument, hostileText } from "./hostile_texts.ts";

/** A definition as a user would write it, before it becomes text. */
export type WrittenDefinition = Record<string, unknown>;

/** Hooks that definitions name, by their paths; each is bash. */
export const hookTexts: ReadonlyMap<string, string> = new Map([
  ["./plain.sh", "echo done\n"],
  ["./hooks/no line feed at the end.sh", "echo '%> <% $(reboot) <%= it.node %>'"],
  ["../$(reboot)`reboot`'\".sh", "cat <<'END_OF_FILE'\nEND\nEND_OF_FILE\n"],
  ["./only_a_comment.sh", "#!/bin/bash\n# nothing\n"],
]);

/** Definitions that hakube must take, of one to five masters and up to three workers. */
export const validDefinitions: fc.Arbitrary<WrittenDefinition> = fc
  .record({ masters: fc.constantFrom(1, 3, 5), workers: fc.nat(3) })
  .chain(({ masters, workers }) =>
    fc.record({ rest: restOfDefinition(), nodes: nodes(masters, workers) })
  )
  .map(({ rest, nodes }) => ({ ...rest, ...nodes }));

const dnsLabel = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?$/);

/** Its last label begins with a letter: one of digits alone would be an address. */
const dnsName = fc
  .tuple(
    fc.array(dnsLabel, { maxLength: 2 }),
    fc.stringMatching(/^[a-z]([a-z0-9-]{0,9}[a-z0-9])?$/),
  )
  .map(([labels, last]) => [...labels, last].join("."))
  // The mark of names in other scripts, of which few are valid.
  .filter((name) => !name.includes("xn--"));

const labelKey = fc
  .tuple(fc.option(dnsName, { nil: undefined }), fc.stringMatching(/^[A-Za-z]([\w.-]{0,9}[a-z])?$/))
  .map(([prefix, name]) => prefix === undefined ? name : `${prefix}/${name}`);

const labelValue = fc.stringMatching(/^([A-Za-z0-9]([\w.-]{0,9}[A-Z0-9])?)?$/);

const url = fc
  .tuple(
    fc.constantFrom("http", "https"),
    dnsName,
    fc.constantFrom("", ":8080"),
    fc.array(fc.stringMatching(/^[\w~:+-]{1,9}$/), { maxLength: 3 }),
    fc.constantFrom("", "/"),
  )
  .map(([scheme, host, port, path, end]) =>
    `${scheme}://${[host + port, ...path].join("/")}${end}`
  );

const sha256 = fc.stringMatching(/^[0-9a-fA-F]{64}$/);

const taints = fc.uniqueArray(
  fc.record({
    key: labelKey.filter((key) => !key.startsWith("node")),
    value: labelValue,
    effect: fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute"),
  }, { requiredKeys: ["key", "effect"] }),
  { selector: ({ key }) => key, maxLength: 3 },
);

/** Nodes that differ in name and addresses, which are not the pods', the services' or the balancer's. */
function nodes(masters: number, workers: number): fc.Arbitrary<WrittenDefinition> {
  const count = { minLength: masters + workers, maxLength: masters + workers };
  const own = fc.record({
    sshPort: fc.integer({ min: 1, max: 65535 }),
    sshLoginUser: fc.stringMatching(/^[a-z_][a-z0-9_-]{0,9}$/),
    sshLoginKey: fc.constantFrom(
      "~/.ssh/id_ed25519",
      "keys/$(reboot) '\"`.pem",
      "-oProxyCommand=x",
    ),
    labels: fc.dictionary(labelKey, labelValue, { maxKeys: 3, noNullPrototype: true }),
    taints,
  }, { requiredKeys: [] });
  return fc.record({
    names: fc.uniqueArray(dnsName, count),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 250 }), count),
    others: fc.array(own, count),
    schedulable: fc.boolean(),
  }).map(({ names, numbers, others, schedulable }) => {
    const all = names.map((nodeName, index) => ({
      nodeName,
      privateIP: `192.168.7.${numbers[index]}`,
      ...(index % 2 === 0 ? { publicIP: `203.0.113.${numbers[index]}` } : {}),
      ...others[index],
    }));
    return {
      masters: all.slice(0, masters).map((node) => ({ ...node, schedulable })),
      workers: all.slice(masters),
    };
  });
}

function restOfDefinition(): fc.Arbitrary<WrittenDefinition> {
  return fc.record({
    clusterName: dnsName,
    masterFQDNs: fc.array(fc.oneof(dnsName, fc.constant("203.0.113.254")), { maxLength: 3 }),
    masterLoadBalancerAddress: fc
      .tuple(fc.oneof(dnsName, fc.constant("192.168.7.254")), fc.constantFrom("", ":443", ":65535"))
      .map((parts) => parts.join("")),
    kubernetesVersion: fc.constantFrom("1.31.14", "1.34.11", "1.36.4", "1.37.2"),
    etcdPKIDir: fc.constantFrom("pki/etcd", "./a/b/", "ETCD"),
    sshKeysDir: fc.constantFrom("pki/ssh", "keys"),
    scriptsDir: fc.constantFrom("scripts", "a.b/c-d/_e"),
    etcdCACommonName: fc.stringMatching(/^[A-Z]([\w .:-]{0,20}[A-Z])?$/),
    podNetworkCIDR: fc.constantFrom("10.32.0.0/12", "10.0.0.0/10", "10.244.0.0/20"),
    serviceCIDR: fc.constantFrom("172.16.0.0/12", "172.20.0.16/28"),
    dnsDomain: dnsName,
    hooks: hooks(),
    mirrors: mirrors(),
    encryptionAtRest: fc.boolean(),
    audit: fc.boolean(),
    kubeadm: kubeadm(),
  }, { requiredKeys: ["masterLoadBalancerAddress"] });
}

function hooks(): fc.Arbitrary<WrittenDefinition> {
  const paths = [...hookTexts.keys()];
  return fc.record({
    preinstall: fc.constantFrom(null, "aws", ...paths),
    cloudProvider: fc.constantFrom("external", null),
    cloudProviderConfig: fc.constantFrom(null, "./cloud.conf"),
    networkProvider: fc.constantFrom("flannel", "calico", "cilium", "weave", "none", ...paths),
    cloudControllerManager: fc.constantFrom(null, "aws", ...paths),
    postinstall: fc.constantFrom(null, ...paths),
  }, { requiredKeys: [] }).map(({ cloudProviderConfig, cloudControllerManager, ...others }) =>
    others.cloudProvider === "external"
      ? { cloudProviderConfig, cloudControllerManager, ...others }
      : others
  );
}

function mirrors(): fc.Arbitrary<WrittenDefinition> {
  const registry = fc.oneof(dnsName, fc.constantFrom("registry.k8s.io", "localhost:5000"));
  const fingerprint = fc.stringMatching(/^[0-9A-F]{40}$/);
  const packages = fc.oneof(url, fc.record({ url, keyFingerprint: fingerprint }));
  return fc.record({
    kubernetesPackages: packages,
    containerdPackages: packages,
    etcdReleases: fc.oneof(
      url,
      fc.record({ url, sha256 }),
      fc.record({ url, sha256: fc.record({ amd64: sha256 }) }),
    ),
    manifests: fc.record({ flannel: fc.oneof(url, fc.record({ url, sha256 })) }),
    images: fc.dictionary(registry, url, { maxKeys: 4, noNullPrototype: true }),
  }, { requiredKeys: [] });
}

function kubeadm(): fc.Arbitrary<WrittenDefinition> {
  const argument = fc.record({ name: fc.stringMatching(/^x-[a-z]{1,9}$/), value: hostileText });
  const extraArgs = fc.array(argument, { minLength: 1, maxLength: 3 });
  const registration = fc.record({ kubeletExtraArgs: extraArgs });
  return fc.record({
    clusterConfiguration: fc
      .tuple(hostileDocument, extraArgs)
      .map(([document, args]) => ({ ...document, apiServer: { extraArgs: args } })),
    initConfiguration: fc
      .tuple(hostileDocument, registration)
      .map(([document, nodeRegistration]) => ({ ...document, nodeRegistration })),
    joinConfiguration: fc
      .tuple(hostileDocument, registration)
      .map(([document, nodeRegistration]) => ({ nodeRegistration, ...document })),
    kubeletConfiguration: hostileDocument,
    kubeProxyConfiguration: hostileDocument,
    ignorePreflightErrors: fc.uniqueArray(fc.constantFrom("NumCPU", "Mem", "Swap")),
  }, { requiredKeys: [] });
}
