package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which queue a task's jobs wait in, by its name; the first route that fits decides. */
final class Routes {
    private record Route(Pattern tasks, String queue) {}

    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = routes;
    }

    static Routes none() {
        return new Routes(List.of());
    }

    /** One more, tried after the others; a {@code *} stands for any characters. */
    Routes and(String tasks, String queue) {
        String regex = tasks.chars()
                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        var longer = new ArrayList<>(routes);
        longer.add(new Route(Pattern.compile(regex, Pattern.DOTALL), queue));
        return new Routes(List.copyOf(longer));
    }

    Optional<String> queueOf(String task) {
        return routes.stream()
                .filter(route -> route.tasks().matcher(task).matches())
                .map(Route::queue)
                .findFirst();
    }
}
