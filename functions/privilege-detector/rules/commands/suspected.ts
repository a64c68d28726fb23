import { type DetectionRule } from "../detection-rule";
import { commandsOf, LONGEST_COMMAND } from "./commands-of-line";
import { ADD_ROLE, mentionsUnexplained } from "./mention";

/**
 * Whatever AWS's query counts and no other rule takes: so the detector never finds less. A command that was read to its end
 * explains the words in it, as text that is printed or looked for; everything else that names such a change is suspected.
 */
export const suspected: DetectionRule = {
  name: "suspected",
  description:
    "Words that change users or roles, where no rule says what they do: never less than AWS's query",
  kinds: ["privilege-change-suspected"],
  source: "Amazon MWAA User Guide, Security best practices on Amazon MWAA",
  prefilter: [ADD_ROLE],
  fallback: true,
  classify: (message) => {
    if (!mentionsUnexplained(message.text)) {
      return undefined;
    }
    const commands = commandsOf(message);
    // What stands outside of the commands is output, or beyond what is read.
    const outside = commands.reduce((text, command) => text.replace(command.text, () => " "), message.text);
    const explained =
      commands.length > 0 &&
      commands.every(({ unexplained }) => !unexplained) &&
      (message.text.length <= LONGEST_COMMAND || !mentionsUnexplained(message.text.slice(LONGEST_COMMAND))) &&
      (isWhole(commands, message.text) || !mentionsUnexplained(outside));
    return explained ? undefined : { kind: "privilege-change-suspected", outcome: "attempted" };
  },
};

/** Whether all of the mentions are in texts that were decoded, which then do not stand in the message as they are. */
function isWhole(commands: readonly { readonly text: string }[], text: string): boolean {
  return commands.length === 1 && text.includes("ommand: ") && !text.includes(commands[0]?.text ?? "");
}
