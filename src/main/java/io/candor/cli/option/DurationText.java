package io.candor.cli.option;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 500ms, 30s, 5m, 2h, 90d on the command line. */
public final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no duration: write for example 500ms, 30s, 5m, 2h or 90d");
        }
        long amount = Long.parseLong(matcher.group(1));
        if (matcher.group(2).equals("ms")) {
            return Duration.ofMillis(amount);
        }
        if (matcher.group(2).equals("d")) {
            return Duration.ofDays(amount);
        }
        return Duration.parse("PT" + amount + matcher.group(2).toUpperCase(Locale.ROOT));
    }
}
