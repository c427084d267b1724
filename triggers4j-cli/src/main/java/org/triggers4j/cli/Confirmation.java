package org.triggers4j.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that cannot be undone, and the question to a person who has not given it. */
final class Confirmation {
    @Option(names = "--yes", description = "Do not ask.")
    private boolean isGiven;

    /**
     * Goes on if the person agrees.
     *
     * @param question what will happen, as a question
     * @throws CliException when it was not agreed to, or nobody is there to ask
     */
    void require(String question) {
        if (isGiven) {
            return;
        }
        Optional<Console> console = Terminal.console();
        if (console.isEmpty()) {
            throw new CliException(Exit.USAGE, question + " Say --yes, since there is nobody to ask.");
        }
        String answer = console.get().readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new CliException(Exit.CHECK_FAILED, "Nothing was done.");
        }
    }
}
