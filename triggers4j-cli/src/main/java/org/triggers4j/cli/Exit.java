package org.triggers4j.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.error.SessionHaltedException;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.UnknownInstanceException;
import org.triggers4j.error.UnknownScheduleException;
import org.triggers4j.error.UnknownTaskException;

/** The exit codes, and which of them an exception means. */
final class Exit {
    static final int OK = 0;
    static final int CHECK_FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int CONFLICT = 4;
    static final int STORE_UNAVAILABLE = 5;
    static final int NOT_ALLOWED = 6;
    static final int SETTINGS = 78;
    static final int INTERRUPTED = 130;

    private Exit() {}

    static int codeOf(Throwable thrown) {
        if (thrown instanceof UncheckedIOException && thrown.getCause() != null) {
            return codeOf(thrown.getCause());
        }
        if (thrown instanceof CliException known) {
            return known.exitCode();
        }
        if (thrown instanceof InterruptedException) {
            return INTERRUPTED;
        }
        if (thrown instanceof NoSuchFileException || thrown instanceof FileNotFoundException) {
            return NOT_FOUND;
        }
        if (thrown instanceof AccessDeniedException) {
            return NOT_ALLOWED;
        }
        if (thrown instanceof UnknownInstanceException
                || thrown instanceof UnknownTaskException
                || thrown instanceof UnknownScheduleException) {
            return NOT_FOUND;
        }
        if (thrown instanceof ConflictException
                || thrown instanceof SessionEndedException
                || thrown instanceof SessionHaltedException) {
            return CONFLICT;
        }
        if (thrown instanceof StoreException) {
            return STORE_UNAVAILABLE;
        }
        if (thrown instanceof ConfigurationException bad) {
            return isAboutSettings(bad) ? SETTINGS : USAGE;
        }
        if (thrown instanceof InvalidKwargsException || thrown instanceof InvalidNameException) {
            return USAGE;
        }
        return thrown instanceof IOException ? USAGE : CHECK_FAILED;
    }

    /** The lines to print: what is wrong, and nothing of how the program found out. */
    static List<String> linesOf(Throwable thrown) {
        if (thrown instanceof UncheckedIOException && thrown.getCause() != null) {
            return linesOf(thrown.getCause());
        }
        if (thrown instanceof NoSuchFileException missing) {
            return List.of("There is no file '" + missing.getFile() + "'. Check the path.");
        }
        if (thrown instanceof AccessDeniedException denied) {
            return List.of("'" + denied.getFile() + "' may not be read or written. Check its permissions.");
        }
        if (thrown instanceof NotDirectoryException notDirectory) {
            return List.of("'" + notDirectory.getFile() + "' is not a directory.");
        }
        if (thrown instanceof FileSystemException failed) {
            String reason = failed.getReason() == null ? thrown.getClass().getSimpleName() : failed.getReason();
            return List.of("'" + failed.getFile() + "': " + reason + ".");
        }
        if (thrown instanceof InterruptedException) {
            return List.of("Interrupted.");
        }
        String message = thrown.getMessage();
        if (isExpected(thrown) && message != null) {
            return message.lines().toList();
        }
        return List.of("This should not have happened: " + thrown + " (run again with --debug for the details)");
    }

    private static boolean isAboutSettings(ConfigurationException bad) {
        return bad.problems().stream().allMatch(problem -> problem.pointer().startsWith("/settings"));
    }

    private static boolean isExpected(Throwable thrown) {
        return thrown instanceof CliException
                || thrown instanceof IOException
                || thrown.getClass().getPackage() == ConflictException.class.getPackage();
    }
}
