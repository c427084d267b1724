package org.triggers4j.example.injecttool;

import java.util.List;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.example.injecttool.Arguments.Data;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Taking data in: lines such as {@code Breeds=Holstein}, whose words are then looked up. */
final class Imports {
    private Imports() {}

    /** Of files that are read directly: CRBAnim and templates. */
    static final class ImportFile implements Task<Data, String> {
        private final Domain domain;
        private final Supplier<Triggers> triggers;
        private final String format;

        ImportFile(Domain domain, Supplier<Triggers> triggers, String format) {
            this.domain = domain;
            this.triggers = triggers;
            this.format = format;
        }

        @Override
        public String name() {
            return "imports.Import" + format;
        }

        @Override
        public String description() {
            return "Import " + format;
        }

        @Override
        public String run(Data data, CallContext context) {
            return load(domain, triggers, data, format);
        }
    }

    /** Of dumps that have to go through the scratch database, one after the other; who comes second waits, without a worker. */
    static final class ImportCryoweb implements Task<Data, String> {
        static final String NAME = "imports.ImportCryoweb";

        private final Domain domain;
        private final Supplier<Triggers> triggers;

        ImportCryoweb(Domain domain, Supplier<Triggers> triggers) {
            this.domain = domain;
            this.triggers = triggers;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Import Cryoweb";
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withExclusive(Exclusive.waiting("ImportCryoweb"));
        }

        @Override
        public String run(Data data, CallContext context) {
            domain.scratch().use("submission " + data.submissionId(), () -> load(domain, triggers, data, "Cryoweb"));
            return domain.registry().submission(data.submissionId()).message();
        }
    }

    private static String load(Domain domain, Supplier<Triggers> triggers, Data data, String format) {
        List<String> broken =
                data.lines().stream().filter(line -> !line.contains("=")).toList();
        if (!broken.isEmpty()) {
            // The owner's business, not a failure of the task.
            domain.conclude(data.submissionId(), Submission.Status.ERROR, format + " has bad lines: " + broken);
            return "bad data";
        }
        data.lines().forEach(line -> {
            String[] kindAndWord = line.split("=", 2);
            domain.registry().term(kindAndWord[0], kindAndWord[1]);
        });
        domain.become(data.submissionId(), Submission.Status.LOADED, format + " import completed");
        Annotations.start(triggers);
        return "imported";
    }
}
