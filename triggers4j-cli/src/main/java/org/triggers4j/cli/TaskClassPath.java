package org.triggers4j.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;

/**
 * Code that a user brings along. While it is open, it is the context class loader of the thread that opened it and of those
 * that this one starts.
 */
final class TaskClassPath implements AutoCloseable {
    private static final String ALL_JARS = "*";

    private final List<Path> entries;
    private final URLClassLoader loader;
    private final @Nullable ClassLoader before;

    private TaskClassPath(List<Path> entries) {
        this.entries = entries;
        this.loader = new URLClassLoader(
                entries.stream().map(TaskClassPath::url).toArray(URL[]::new), TaskClassPath.class.getClassLoader());
        this.before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
    }

    /**
     * Opens it.
     *
     * @param paths jars, directories of classes, and {@code DIRECTORY/*} for all jars in one; several in one text as in
     *     {@code java -cp}. May be empty
     * @throws CliException when one does not exist
     */
    static TaskClassPath of(List<String> paths) {
        var entries = new ArrayList<Path>();
        for (String path : paths) {
            for (String entry : path.split(File.pathSeparator)) {
                add(entry, entries);
            }
        }
        return new TaskClassPath(entries);
    }

    private static void add(String entry, List<Path> entries) {
        try {
            Path path = Path.of(entry);
            boolean isAllJars = path.endsWith(ALL_JARS);
            Path place = isAllJars && path.getParent() != null ? path.getParent() : path;
            if (!Files.exists(place)) {
                throw new CliException(Exit.NOT_FOUND, "There is no '" + place + "' for --classpath. Check the path.");
            }
            if (isAllJars) {
                entries.addAll(jarsIn(place));
            } else {
                entries.add(path);
            }
        } catch (InvalidPathException e) {
            throw new CliException(Exit.USAGE, "'" + entry + "' is no path: " + e.getReason() + ".", e);
        }
    }

    private static List<Path> jarsIn(Path directory) {
        var jars = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(jars);
        return jars;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Builds an engine that has found what is here, and nothing if nothing is.
     *
     * @throws CliException when something here cannot be loaded
     */
    Triggers build(TriggersBuilder builder) {
        try {
            return builder.discoverServices(!entries.isEmpty()).build();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new CliException(
                    Exit.USAGE, "What --classpath names cannot be loaded: " + e.getMessage() + causeOf(e), e);
        }
    }

    private static String causeOf(Throwable failure) {
        return failure.getCause() == null ? "" : " (" + failure.getCause() + ")";
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
