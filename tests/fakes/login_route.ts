import type { LoginKeySettings, LoginRoute } from "../../src/install/login/login_route.ts";

/** What a node's keys are when nobody says anything about them. */
export const usualKeys: LoginKeySettings = {
  loginKey: undefined,
  onlyLoginKey: true,
  identityFiles: undefined,
  identitiesOnly: false,
  agentSocket: undefined,
};

/**
 * The way to `worker0` at 10.0.0.1.
 * @param overrides keys to replace whole
 */
export function loginRoute(overrides: Partial<LoginRoute> = {}): LoginRoute {
  return {
    nodeName: "worker0",
    name: "worker0",
    host: "10.0.0.1",
    port: 22,
    user: "ubuntu",
    hostKey: undefined,
    hostKeyAlias: undefined,
    knownHostsFiles: [],
    jumpHost: undefined,
    keys: usualKeys,
    timeoutSeconds: 30,
    keepalive: undefined,
    ...overrides,
  };
}
