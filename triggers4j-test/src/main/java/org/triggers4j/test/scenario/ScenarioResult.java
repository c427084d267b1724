package org.triggers4j.test.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.triggers4j.payload.Kwargs;

/** What became of one scenario. */
public sealed interface ScenarioResult {
    /** The scenario's name. */
    String name();

    /** As text, a line or more. */
    String toText();

    /** As JSON. */
    Kwargs toJson();

    /** Everything was seen as written. */
    record Passed(String name) implements ScenarioResult {
        @Override
        public String toText() {
            return "passed " + name;
        }

        @Override
        public Kwargs toJson() {
            return Kwargs.of("name", name, "outcome", "passed");
        }
    }

    /**
     * Something else was seen than what is written.
     *
     * @param differences where; not empty
     * @param note why a deviation that its tags would allow was not accepted; or empty
     * @param observed everything that was seen, before the first step and after each
     */
    record Failed(String name, List<Difference> differences, String note, List<Kwargs> observed)
            implements ScenarioResult {
        public Failed {
            differences = Collections.unmodifiableList(new ArrayList<>(differences));
            observed = Collections.unmodifiableList(new ArrayList<>(observed));
        }

        @Override
        public String toText() {
            return "failed " + name + (note.isEmpty() ? "" : " (" + note + ")") + lines(differences);
        }

        @Override
        public Kwargs toJson() {
            return Kwargs.of(
                    "name", name,
                    "outcome", "failed",
                    "note", note,
                    "differences", json(differences),
                    "observed", observed);
        }
    }

    /**
     * What was seen differs exactly as it is meant to.
     *
     * @param tag the tag that allows it
     * @param reason what is different and why
     * @param differences where; not empty
     */
    record Deviated(String name, String tag, String reason, List<Difference> differences) implements ScenarioResult {
        public Deviated {
            differences = Collections.unmodifiableList(new ArrayList<>(differences));
        }

        @Override
        public String toText() {
            return "deviation " + name + " [" + tag + "] " + reason + lines(differences);
        }

        @Override
        public Kwargs toJson() {
            return Kwargs.of(
                    "name", name,
                    "outcome", "deviation",
                    "tag", tag,
                    "reason", reason,
                    "differences", json(differences));
        }
    }

    private static String lines(List<Difference> differences) {
        return differences.stream().map(difference -> "\n  " + difference).collect(Collectors.joining());
    }

    private static List<Kwargs> json(List<Difference> differences) {
        return differences.stream()
                .map(d -> Kwargs.of(
                        "step", d.step(), "pointer", d.pointer(), "expected", d.expected(), "actual", d.actual()))
                .toList();
    }
}
