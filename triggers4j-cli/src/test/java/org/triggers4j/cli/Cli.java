package org.triggers4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** One command, run in this JVM. */
record Cli(int exit, String out, String err) {

    static Cli run(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(texts);
        return new Cli(exit, out.toString(), err.toString());
    }

    /** Copies a file of the permits example into the directory. */
    static Path permits(Path directory, String name) {
        try (InputStream in = Cli.class.getResourceAsStream("permits/" + name)) {
            Path copy = directory.resolve(name);
            Files.write(copy, Objects.requireNonNull(in, name).readAllBytes());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
