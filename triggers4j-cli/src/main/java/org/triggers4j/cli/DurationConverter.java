package org.triggers4j.cli;

import java.time.Duration;
import org.triggers4j.schedule.DurationText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 90s}, {@code 1h30m}, {@code PT0.5S}. */
final class DurationConverter implements ITypeConverter<Duration> {
    /** For {@code --help}. */
    static final String EXAMPLES = "such as 90s, 1h30m, PT0.5S";

    @Override
    public Duration convert(String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is no duration " + EXAMPLES));
    }
}
