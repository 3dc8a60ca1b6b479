import type { SshChannel, SshExit } from "../../ports.ts";
import type { Ssh2Channel } from "./channel.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Connects a running session with the person's terminal until it ends.
 * @throws ConnectionError `lost`
 */
export async function runInteractively(
  channel: Ssh2Channel,
  terminal: Terminal,
): Promise<SshExit> {
  const input = terminal.input.getReader();
  const stopListening = terminal.isTerminal
    ? terminal.onResize(() => {
      const { columns, rows } = terminal.size();
      channel.setWindow(rows, columns);
    })
    : () => {};
  if (terminal.isTerminal) terminal.setRaw(true);
  try {
    const typing = forward(input, channel);
    await Promise.all([
      pour(channel.stdout, (bytes) => terminal.write(bytes)),
      pour(channel.stderr, (bytes) => terminal.writeError(bytes)),
    ]);
    const exit = await channel.exit;
    await input.cancel();
    await typing;
    return exit;
  } finally {
    await input.cancel();
    if (terminal.isTerminal) terminal.setRaw(false);
    stopListening();
  }
}

/** Sends what is typed until the input ends. A connection that breaks is told by the session's exit. */
async function forward(
  input: ReadableStreamDefaultReader<Uint8Array>,
  channel: SshChannel,
): Promise<void> {
  try {
    for (let next = await input.read(); !next.done; next = await input.read()) {
      await channel.write(next.value);
    }
    channel.end();
  } catch {
    channel.end();
  }
}

async function pour(
  chunks: AsyncIterable<Uint8Array>,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const chunk of chunks) await write(chunk);
}
