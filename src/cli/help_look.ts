import type { Help } from "@commander-js/extra-typings";
import picocolors from "picocolors";

const { bold, cyan } = picocolors.createColors(true);

/** Longer lines are hard to read, however wide the window is. */
const widest = 100;

/**
 * How help looks. Commander takes the colours away where none are wanted, and asks for the width of
 * the window.
 */
export const helpLook: Partial<Help> = {
  showGlobalOptions: true,
  prepareContext(this: Help, { helpWidth = 80 }) {
    this.helpWidth = Math.min(helpWidth, widest);
  },
  // The list of commands is for finding one; its own help has its arguments.
  subcommandTerm: (command) => command.name(),
  styleTitle: (title) => bold(title),
  styleOptionText: (option) => cyan(option),
  styleSubcommandText: (command) => cyan(command),
};
