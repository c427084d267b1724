package org.triggers4j.test.scenario;

import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.error.UnknownTaskException;

/** The scenarios' words for what went wrong. */
final class ErrorKinds {
    private ErrorKinds() {}

    static String of(RuntimeException e, Action action) {
        boolean isRepair = action instanceof Action.Replay || action instanceof Action.Skip;
        if (e instanceof ConflictException) {
            return isRepair ? "not_failed" : "conflict";
        }
        if (e instanceof ConfigurationException configuration) {
            return isAboutRunners(configuration) ? "unknown_runner" : "invalid_config";
        }
        if (e instanceof UnknownInstanceException) {
            return "unknown_instance";
        }
        if (e instanceof UnknownTaskException) {
            return "unknown_task";
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static boolean isAboutRunners(ConfigurationException e) {
        return e.problems().stream().allMatch(problem -> problem.pointer().endsWith("/using"));
    }
}
