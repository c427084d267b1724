package org.triggers4j.example.injecttool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** What keeps the records tidy. */
final class Upkeep {
    private Upkeep() {}

    /** Deletes submissions that were completed a month ago. */
    static final class CleanModels implements Task<Void, Integer> {
        static final String NAME = "biosample.CleanModels";

        private static final Duration KEPT_FOR = Duration.ofDays(30);

        private final Domain domain;

        CleanModels(Domain domain) {
            this.domain = domain;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Clean biosample models";
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("CleanModels"));
        }

        @Override
        public Integer run(Void nothing, CallContext context) {
            return domain.registry()
                    .deleteOld(Submission.Status.COMPLETED, domain.now().minus(KEPT_FOR));
        }
    }

    /** Looks for what the archive has and the records do not. */
    static final class SearchOrphans implements Task<Void, Integer> {
        static final String NAME = "biosample.SearchOrphans";

        private final Domain domain;

        SearchOrphans(Domain domain) {
            this.domain = domain;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Search orphan BioSamples IDs";
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("SearchOrphans"));
        }

        @Override
        public Integer run(Void nothing, CallContext context) {
            Set<String> known = known();
            var orphans = new ArrayList<String>();
            int number = 0;
            for (List<String> page = domain.archive().page(0);
                    !page.isEmpty();
                    page = domain.archive().page(++number)) {
                page.stream().filter(accession -> !known.contains(accession)).forEach(orphans::add);
            }
            if (!orphans.isEmpty()) {
                domain.mailbox().send(Mailbox.ADMINS, orphans.size() + " orphan BioSamples IDs", orphans.toString());
            }
            return orphans.size();
        }

        private Set<String> known() {
            var known = new LinkedHashSet<String>();
            for (Submission.Status status : Submission.Status.values()) {
                for (Submission submission : domain.registry().in(status)) {
                    domain.registry()
                            .samples(submission.id())
                            .forEach(sample -> sample.accession().ifPresent(known::add));
                }
            }
            return known;
        }
    }
}
