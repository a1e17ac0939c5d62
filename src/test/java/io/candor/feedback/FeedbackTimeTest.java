package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Feedback;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule at both doors. */
class FeedbackTimeTest {
    private final CalibratorDriver calibrator = new CalibratorDriver(Samples.config());

    @AfterEach
    void close() {
        calibrator.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-03-01T12:04:59Z, true",
        "2026-03-01T12:05:01Z, false",
        "2100-01-01T00:00:00Z, false",
        // NOON in microseconds and in seconds where milliseconds are meant.
        "+58138-11-12T00:00:00Z, false",
        "1970-01-21T12:06:00Z, false",
        "1999-12-31T23:59:59Z, false",
        "2000-01-01T00:00:00Z, true"
    })
    void shouldTakeTheSameTimesOverRestAndOverKafka(Instant givenAt, boolean taken) {
        FeedbackRequest request = new FeedbackRequest("f", "q", null, 1.0, null, "ann", null, null, null, givenAt);
        Feedback feedback = request.feedback(Samples.NOON);

        calibrator.pipe(feedback);

        assertThat(request.problem(Samples.NOON).isEmpty()).isEqualTo(taken);
        assertThat(calibrator.refusals()).isEqualTo(taken ? List.of() : List.of("BAD_TIMESTAMP"));
    }
}
