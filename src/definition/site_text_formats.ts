import { ipv4Source } from "./ipv4.ts";
import { ipv6Advice, portAdvice, schemeAdvice, upperCaseAdvice } from "./text_advice.ts";
import { host, label, port } from "./text_patterns.ts";

/** Formats of what a site has: mirrors, a proxy, a network interface. */
export const siteTextFormats = {
  "manifest-name": {
    pattern: new RegExp(`^${label}$`),
    expected: 'the name of a manifest, such as "flannel"',
  },
  "registry": {
    // As image names have it, or the mirror would not be found.
    pattern: new RegExp(`^(?=.{1,259}$)(?!.*[A-Z])${host}(?::${port})?$`),
    expected: 'a registry such as "registry.k8s.io" or "localhost:5000"',
    advice: [
      upperCaseAdvice,
      schemeAdvice,
      [/\//, "a mirror is for a whole registry: leave out the path"],
      portAdvice,
    ],
  },
  "url": {
    pattern: new RegExp(`^https?://${host}(?::${port})?(?:/[A-Za-z0-9._~:+-]+)*/?$`),
    expected: "an http or https URL of letters, digits and . _ ~ : + - /",
    advice: [
      [/^[a-z0-9+.-]+:\/\/[^/]*@/i, "a user name and password must not be here"],
      [/^[a-z]+:\/\/\[/, "IPv6 is not supported"],
      [/[?#]/, "write it without a query and a fragment"],
      portAdvice,
      [/^(?!https?:\/\/)/, "write it with http:// or https:// before it"],
    ],
  },
  "proxy-url": {
    pattern: new RegExp(`^http://${host}:${port}/?$`),
    expected: 'the http URL of a proxy, with its port: "http://proxy.example:3128"',
    advice: [
      [/@/, "a user name and password must not be here: let the proxy admit the nodes' addresses"],
      [/^https:/, "nodes speak http with their proxy; what goes through it may be https"],
      [/^socks/, "a proxy for http is needed"],
      [/^http:\/\/[^/:]+\/?$/, "give the port too"],
      portAdvice,
      [/^(?!http:\/\/)/, "write it with http:// before it"],
    ],
  },
  "no-proxy": {
    pattern: new RegExp(`^(?=.{1,253}$)(?:\\.?${host}|${ipv4Source}/(?:3[0-2]|[12]?\\d))$`),
    expected: 'a host, a domain such as ".site.example", an IPv4 address or range',
    advice: [
      ipv6Advice,
      schemeAdvice,
      [/\*/, 'write ".site.example" for all hosts below a domain'],
      [/:\d+$/, "leave out the port"],
    ],
  },
  "interface": {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/,
    expected: 'the name of a network interface, such as "eth0"',
  },
  "key-fingerprint": {
    pattern: /^(?:[0-9A-Fa-f] *){39}[0-9A-Fa-f]$/,
    expected: "the fingerprint of an OpenPGP key: 40 hexadecimal digits",
  },
  "sha256": {
    pattern: /^[0-9A-Fa-f]{64}$/,
    expected: "a sha256: 64 hexadecimal digits",
  },
} as const;
