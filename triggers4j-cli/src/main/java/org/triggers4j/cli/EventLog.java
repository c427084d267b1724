package org.triggers4j.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.InvalidNameException;

/**
 * Reads a log of fires, one JSON object per line, plain or compressed by gzip; which of them, its first bytes say. Empty
 * lines are no events. Holds one line in memory.
 */
final class EventLog implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 8 << 20;
    private static final int GZIP_MAGIC = 0x8B1F;

    private final Path file;
    private final InputStream in;
    private long line;

    EventLog(Path file) throws IOException {
        this.file = file;
        if (Files.isDirectory(file)) {
            throw new CliException(Exit.USAGE, "'" + file + "' is a directory, not a log of events.");
        }
        this.in = unpacked(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** A line of the log: an event, or what is wrong with it. */
    sealed interface Line {
        long number();
    }

    /** A good line. */
    record Good(long number, LoggedEvent event) implements Line {}

    /** A bad line. */
    record Bad(long number, String reason) implements Line {}

    /** The next line that is not empty; empty at the end. */
    Optional<Line> next() throws IOException {
        try {
            for (Optional<byte[]> bytes = nextBytes(); bytes.isPresent(); bytes = nextBytes()) {
                Optional<Line> read = read(bytes.get());
                if (read.isPresent()) {
                    return read;
                }
            }
            return Optional.empty();
        } catch (EOFException | ZipException e) {
            String what = e instanceof EOFException ? "ends too early" : "is damaged";
            throw new CliException(
                    Exit.USAGE, "'" + file + "' " + what + " after line " + line + ": it is no whole gzip file.", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<Line> read(byte[] bytes) {
        if (bytes.length > MAX_LINE_BYTES) {
            return Optional.of(new Bad(line, "The line is longer than " + MAX_LINE_BYTES + " bytes."));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            text = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            return text.isBlank() ? Optional.empty() : Optional.of(new Good(line, LoggedEvent.parse(text)));
        } catch (CharacterCodingException e) {
            return Optional.of(new Bad(line, "The line is not UTF-8."));
        } catch (InvalidKwargsException | InvalidNameException e) {
            return Optional.of(new Bad(line, String.valueOf(e.getMessage())));
        }
    }

    // One byte more than allowed at most: enough to see that it is too long.
    private Optional<byte[]> nextBytes() throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        line++;
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (bytes.size() <= MAX_LINE_BYTES) {
                bytes.write(next);
            }
        }
        return Optional.of(bytes.toByteArray());
    }

    private static InputStream unpacked(BufferedInputStream raw) throws IOException {
        raw.mark(2);
        int magic = raw.read() | raw.read() << 8;
        raw.reset();
        return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
    }
}
