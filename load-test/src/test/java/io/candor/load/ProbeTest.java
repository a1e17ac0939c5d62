package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "r2; r2; none; true",
                "r1; r2; none; false",
                "r1; r2; release r2 is the live one and cannot be served here (damaged: x has 10 bytes); true",
                "r1; r2; release r2 is the live one and cannot be served here (unavailable: no such file); false"
            })
    void shouldTakeAnAnswererForServingWhenItServesWhatCanBeServed(
            String serving, String wanted, String problem, boolean expected) {
        String health = "{\"data\": {\"release\": \"%s\", \"releaseWanted\": \"%s\", \"releaseProblem\": \"%s\"}}"
                .formatted(serving, wanted, problem);

        assertThat(Probe.isServing(health)).isEqualTo(expected);
    }
}
