import { type DefinitionDraft, draftNodes } from "../definition_draft.ts";
import { errorAt, type Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Checks that host keys are what they say: the type is inside the key too (RFC 4253, 6.6). */
export function checkLogin(draft: DefinitionDraft): Finding[] {
  return draftNodes(draft).flatMap(({ path, node }) => {
    const [type = "", base64 = ""] = node.sshHostKey?.split(" ") ?? [];
    if (node.sshHostKey === undefined || innerType(base64) === type) return [];
    const message = `sshHostKey ${quote(node.sshHostKey)} is damaged or not of type ${quote(type)}`;
    const hint = "copy it whole, for example from /etc/ssh/ssh_host_ed25519_key.pub on the node";
    return [errorAt([...path, "sshHostKey"], "ssh-host-key", message, hint)];
  });
}

/** The type that a public key's blob begins with; undefined when it is no such blob. */
function innerType(base64: string): string | undefined {
  let blob: string;
  try {
    blob = atob(base64);
  } catch (_notBase64) {
    return undefined;
  }
  const length = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + blob.charCodeAt(index), 0);
  // A type alone is no key.
  return blob.length > 4 + length ? blob.slice(4, 4 + length) : undefined;
}
