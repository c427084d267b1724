package org.triggers4j.workflow;

import java.util.Comparator;
import java.util.Optional;
import org.triggers4j.error.UnknownInstanceException;

/**
 * The name of one execution of a task within its session: {@code t_import#0}.
 *
 * @param task the task's name, which may itself contain {@code #}
 * @param number 0-based, in order of creation, counting replays and clones
 */
public record InstanceName(String task, int number) implements Comparable<InstanceName> {
    private static final Comparator<InstanceName> ORDER =
            Comparator.comparing(InstanceName::task).thenComparingInt(InstanceName::number);

    public InstanceName {
        if (number < 0) {
            throw new IllegalArgumentException("number " + number);
        }
    }

    /**
     * Splits at the last {@code #}.
     *
     * @throws UnknownInstanceException when the text is not an instance name, such as the name of a task
     */
    public static InstanceName of(String text) {
        return parse(text)
                .orElseThrow(() -> new UnknownInstanceException("'" + text
                        + "' is not the name of an instance. Instances are named like t_task#0, tasks like t_task."));
    }

    /** The same for text of which it is not known what it names; empty when it is not an instance name. */
    public static Optional<InstanceName> parse(String text) {
        int hash = text.lastIndexOf('#');
        String digits = text.substring(hash + 1);
        boolean canonical = hash > 0 && digits.matches("0|[1-9][0-9]{0,8}");
        return canonical
                ? Optional.of(new InstanceName(text.substring(0, hash), Integer.parseInt(digits)))
                : Optional.empty();
    }

    @Override
    public int compareTo(InstanceName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return task + "#" + number;
    }
}
