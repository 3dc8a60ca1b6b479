import type { Endpoint } from "./cluster_definition.ts";

/** The API server's port, which the load balancer has too unless the definition says otherwise. */
export const apiServerPort = 6443;

/** Reads `host` or `host:port`, which the schema has accepted; names come out in lower case. */
export function parseEndpoint(text: string): Endpoint {
  const [host = "", port] = text.toLowerCase().split(":");
  return { host, port: port === undefined ? apiServerPort : Number(port) };
}
