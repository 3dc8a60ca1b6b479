/**
 * What hakube makes of the directives of ssh_config(5). A directive that changes how one gets to a host
 * is honoured, or refused by name; one that does not is passed over.
 */

/** Honoured, by resolve_login.ts and the walk through the files. */
const honoured = [
  ...["hostname", "user", "port", "identityfile", "identitiesonly", "identityagent", "proxyjump"],
  ...["userknownhostsfile", "globalknownhostsfile", "hostkeyalias", "include", "connecttimeout"],
  ...["serveraliveinterval", "serveralivecountmax", "ignoreunknown"],
];

/** Make no difference to getting to a host with a key, or only to what ssh does there itself. */
const harmless = [
  ...["addkeystoagent", "batchmode", "canonicaldomains", "canonicalizefallbacklocal"],
  ...["canonicalizemaxdots", "canonicalizepermittedcnames", "challengeresponseauthentication"],
  ...["channeltimeout", "checkhostip", "clearallforwardings", "compression", "compressionlevel"],
  ...["connectionattempts", "controlmaster", "controlpath", "controlpersist", "dynamicforward"],
  ...["enableescapecommandline", "enablesshkeysign", "escapechar", "exitonforwardfailure"],
  ...["fingerprinthash", "forkafterauthentication", "forwardagent", "forwardx11"],
  ...["forwardx11timeout", "forwardx11trusted", "gatewayports", "gssapiauthentication"],
  ...["gssapiclientidentity", "gssapidelegatecredentials", "gssapikeyexchange"],
  ...["gssapirenewalforcesrekey", "gssapiserveridentity", "gssapitrustdns", "hashknownhosts"],
  ...["hostbasedauthentication", "ipqos", "kbdinteractiveauthentication", "kbdinteractivedevices"],
  ...["keepalive", "localcommand", "localforward", "loglevel", "logverbose"],
  ...["nohostauthenticationforlocalhost", "numberofpasswordprompts", "obscurekeystroketiming"],
  ...["passwordauthentication", "permitlocalcommand", "permitremoteopen", "protocol"],
  ...["proxyusefdpass", "rekeylimit", "remotecommand", "remoteforward", "requesttty", "sendenv"],
  ...["sessiontype", "setenv", "stdinnull", "streamlocalbindmask", "streamlocalbindunlink"],
  ...["syslogfacility", "tag", "tcpkeepalive", "tunnel", "tunneldevice", "updatehostkeys"],
  ...["usekeychain", "useroaming", "verifyhostkeydns", "versionaddendum", "visualhostkey"],
  ...["warnweakcrypto", "xauthlocation"],
];

const off = ["no", "none", "false"];
const unlessOff = (why: string) => (value: string) => off.includes(value) ? undefined : why;

/** Why a value of a directive cannot be honoured; undefined when it can be, being the default. */
type Refusal = (value: string) => string | undefined;

const refused: Readonly<Record<string, Refusal>> = {
  proxycommand: unlessOff("hakube runs no command to get to a host; it knows ProxyJump"),
  canonicalizehostname: unlessOff("hakube does not make host names canonical"),
  certificatefile: unlessOff("hakube does not log in with certificates"),
  knownhostscommand: unlessOff("hakube runs no command for host keys"),
  pkcs11provider: unlessOff("hakube uses smart cards only through an agent"),
  smartcarddevice: unlessOff("hakube uses smart cards only through an agent"),
  securitykeyprovider: (value) =>
    value === "internal" ? undefined : "hakube cannot use security keys",
  pubkeyauthentication: (value) =>
    ["no", "false"].includes(value) ? "hakube logs in with keys" : undefined,
  preferredauthentications: (value) =>
    value.split(",").includes("publickey") ? undefined : "hakube tries keys first",
  addressfamily: (value) => value === "inet6" ? "hakube does not know IPv6" : undefined,
  bindaddress: () => "hakube leaves the choice of the own address to the system",
  bindinterface: () => "hakube leaves the choice of the interface to the system",
  refuseconnection: (value) => `it says: ${value}`,
};

/** Restrict which algorithms are used. With `+` and `^` they only add to OpenSSH's own. */
const algorithms = [
  ...["casignaturealgorithms", "cipher", "ciphers", "hostbasedacceptedalgorithms"],
  ...["hostbasedkeytypes", "hostkeyalgorithms", "kexalgorithms", "macs"],
  ...["pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "requiredrsasize"],
];

/** Whether a directive makes no difference to hakube, whatever its value. */
export function isHarmless(keyword: string): boolean {
  return harmless.includes(keyword);
}

/** Why hakube cannot honour a directive; undefined when it can, or need not. */
export function refusalOf(keyword: string, args: readonly string[]): string | undefined {
  const refusal = Object.hasOwn(refused, keyword) ? refused[keyword] : undefined;
  return refusal?.(args.join(" ").toLowerCase());
}

/**
 * What to warn of, for a directive that is passed over although it may matter to somebody.
 * @returns undefined when there is nothing to say
 */
export function warningOf(keyword: string, args: readonly string[]): string | undefined {
  const value = args.join(" ").toLowerCase();
  if (keyword === "stricthostkeychecking") {
    return ["no", "off", "false"].includes(value)
      ? "is not honoured: hakube always checks host keys"
      : undefined;
  }
  if (algorithms.includes(keyword)) {
    return /^[+^]/.test(value) ? undefined : "is not honoured: hakube offers its own algorithms";
  }
  const isKnown = honoured.includes(keyword) || harmless.includes(keyword) ||
    Object.hasOwn(refused, keyword);
  return isKnown ? undefined : "is not known to hakube, and has no effect";
}
