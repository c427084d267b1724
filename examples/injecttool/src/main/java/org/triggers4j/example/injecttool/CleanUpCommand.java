package org.triggers4j.example.injecttool;

import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands that delete what has expired; they work in a shell as well. */
final class CleanUpCommand {
    private CleanUpCommand() {}

    /** Sessions of the web application. */
    @Command(name = "clearsessions", description = "Deletes expired web sessions.")
    static final class ClearSessions extends Deleting {
        ClearSessions(IntSupplier delete) {
            super(delete, "sessions");
        }
    }

    /** Registrations that were never confirmed. */
    @Command(name = "cleanupregistration", description = "Deletes registrations that were never confirmed.")
    static final class CleanUpRegistration extends Deleting {
        CleanUpRegistration(IntSupplier delete) {
            super(delete, "registrations");
        }
    }

    private abstract static class Deleting implements Callable<Integer> {
        private final IntSupplier delete;
        private final String what;

        @Spec
        private CommandSpec spec;

        Deleting(IntSupplier delete, String what) {
            this.delete = delete;
            this.what = what;
        }

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(delete.getAsInt() + " " + what + " deleted");
            return 0;
        }
    }
}
