package org.triggers4j.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads moments such as {@code 2026-12-24T17:00:00Z}, {@code 2026-12-24T18:00+01:00}; a wall time without an offset is none. */
final class MomentConverter implements ITypeConverter<Instant> {
    /** For {@code --help}. */
    static final String EXAMPLES = "such as 2026-12-24T17:00:00Z or 2026-12-24T18:00+01:00";

    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no moment " + EXAMPLES);
        }
    }
}
