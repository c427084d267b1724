package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.triggers4j.Triggers;
import org.triggers4j.session.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triggers explain}: why a task or an instance has or has not run. */
@Command(
        name = "explain",
        header = "Says why a task has or has not run.",
        description = {
            "",
            "Which triggers it waits for, why nobody takes it from the queue, what it failed with, who skipped it."
                    + " Looks only: nothing in the store is changed, and no worker is registered.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  triggers explain --store sqlite:survey.db questionnaire-42 t_importSubject",
            "  triggers explain --store sqlite:survey.db questionnaire-42 t_importResponses#3 --json"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOptions store;

    @Option(names = "--json", description = "Print the sentence and the facts behind it as one line of JSON.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "SESSION", description = "The session's UID.")
    private String session;

    @Parameters(
            index = "1",
            paramLabel = "TASK_OR_INSTANCE",
            description = "A task, such as t_import, or one of its instances, such as t_import#0.")
    private String subject;

    @Override
    public Integer call() {
        try (Stores.Opened opened = store.openExisting()) {
            Explanation explanation =
                    Triggers.inspector(opened.store(), session).explain(subject);
            if (!isJson && !explanation.isFound()) {
                throw new CliException(Exit.NOT_FOUND, explanation.sentence());
            }
            PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(explanation.toKwargs().toJson());
            } else {
                explanation.sentences().forEach(out::println);
            }
            return explanation.isFound() ? Exit.OK : Exit.NOT_FOUND;
        }
    }
}
