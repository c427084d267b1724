package org.triggers4j.benchmarks.driver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param isFull large sizes and several rounds
 * @param names beginnings of names of workloads; none: all
 * @param subjects names of subjects; none: all
 * @param postgres the JDBC URL of a server to use
 * @param json where figures go, a line of JSON each, beside standard output
 * @param table where the table goes beside standard output
 */
record Arguments(
        boolean isFull,
        List<String> names,
        Set<String> subjects,
        Optional<String> postgres,
        Optional<Path> json,
        Optional<Path> table) {
    static Arguments parse(String[] words) {
        List<String> rest = new ArrayList<>(List.of(words));
        Optional<String> postgres = option(rest, "--postgres");
        Optional<Path> json = option(rest, "--json").map(Path::of);
        Optional<Path> table = option(rest, "--table").map(Path::of);
        Set<String> subjects = new LinkedHashSet<>();
        option(rest, "--subjects").ifPresent(list -> subjects.addAll(List.of(list.split(","))));
        boolean isFull = rest.remove("full");
        rest.remove("quick");
        rest.stream().filter(word -> word.startsWith("-")).findFirst().ifPresent(word -> {
            throw new IllegalArgumentException("There is no option '" + word
                    + "'. There are --postgres URL, --subjects NAME,NAME, --json FILE and --table FILE.");
        });
        return new Arguments(isFull, rest, subjects, postgres, json, table);
    }

    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        words.remove(at);
        if (at == words.size()) {
            throw new IllegalArgumentException(name + " needs a value.");
        }
        return Optional.of(words.remove(at));
    }

    boolean wants(Workload workload) {
        if (names.isEmpty()) {
            return isFull || !workload.isForFullOnly();
        }
        return names.stream().anyMatch(workload.name()::startsWith);
    }

    boolean wantsSubject(String subject) {
        return subjects.isEmpty() || subjects.contains(subject);
    }
}
