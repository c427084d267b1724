package org.triggers4j.example.injecttool;

import java.util.List;
import java.util.function.Supplier;
import org.triggers4j.Triggers;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Exclusive;
import org.triggers4j.task.Group;
import org.triggers4j.task.Task;
import org.triggers4j.task.TaskOptions;

/** Looking words up in ontologies: a task for each kind of words, and one that starts them all. */
final class Annotations {
    static final List<String> KINDS =
            List.of("Countries", "Breeds", "Species", "OrganismPart", "DevelStage", "PhysioStage");

    private Annotations() {}

    static List<Annotate> each(Domain domain) {
        return KINDS.stream().map(kind -> new Annotate(domain, kind)).toList();
    }

    /** Looks up the words of one kind, which nobody else does at the same time. */
    static final class Annotate implements Task<Void, Integer> {
        private final Domain domain;
        private final String kind;

        Annotate(Domain domain, String kind) {
            this.domain = domain;
            this.kind = kind;
        }

        @Override
        public String name() {
            return "zooma.Annotate" + kind;
        }

        @Override
        public String description() {
            return "Annotate " + kind;
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("Annotate" + kind));
        }

        @Override
        public Integer run(Void nothing, CallContext context) {
            return domain.registry().annotate(kind);
        }
    }

    /** Starts them all, and waits for none. */
    static final class AnnotateAll implements Task<Void, String> {
        static final String NAME = "zooma.AnnotateAll";

        private final Domain domain;
        private final Supplier<Triggers> triggers;

        AnnotateAll(Domain domain, Supplier<Triggers> triggers) {
            this.domain = domain;
            this.triggers = triggers;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "Annotate all";
        }

        @Override
        public TaskOptions options() {
            return TaskOptions.DEFAULT.withExclusive(Exclusive.skipping("AnnotateAll"));
        }

        @Override
        @SuppressWarnings("NullAway") // a task without arguments is called with null
        public String run(Void nothing, CallContext context) {
            Group group = Group.of("annotate-all").withId(context.id());
            for (Annotate each : each(domain)) {
                group = group.member(each, null);
            }
            return triggers.get().submit(group).id();
        }
    }

    /** Has them all started. */
    @SuppressWarnings("NullAway") // a task without arguments is called with null
    static void start(Supplier<Triggers> triggers) {
        triggers.get().task(AnnotateAll.NAME, Void.class, String.class).delay(null);
    }
}
