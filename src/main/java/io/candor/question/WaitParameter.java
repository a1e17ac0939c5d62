package io.candor.question;

import io.candor.runtime.RejectedException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a reader is willing to wait, as written in {@code ?wait=}. */
final class WaitParameter {
    static final String PATTERN = "(\\d{1,6})(ms|s|m)?";
    private static final Pattern WRITTEN = Pattern.compile(PATTERN);

    private WaitParameter() {}

    /**
     * Reads {@code 500ms}, {@code 5s}, {@code 5} (seconds) or {@code 1m}; zero for null.
     *
     * @param longest what longer waits are cut to
     * @throws RejectedException if it is written otherwise
     */
    static Duration parse(String wait, Duration longest) {
        if (wait == null) {
            return Duration.ZERO;
        }
        Matcher parts = WRITTEN.matcher(wait);
        if (!parts.matches()) {
            throw RejectedException.invalid("wait must be a whole number with ms, s or m, such as wait=5s");
        }
        long number = Long.parseLong(parts.group(1));
        Duration duration = "ms".equals(parts.group(2))
                ? Duration.ofMillis(number)
                : "m".equals(parts.group(2)) ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
        return duration.compareTo(longest) < 0 ? duration : longest;
    }
}
