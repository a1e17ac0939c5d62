package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

    @Test
    void shouldReadBackWhatWasWrittenWhenPartitionsAreSkipped() {
        StreamPosition position = StreamPosition.START.with(2, 4).with(0, 17);

        StreamPosition read = StreamPosition.parse(position.toString());

        assertThat(position).hasToString("17.-.4");
        assertThat(read.covers(0, 17)).isTrue();
        assertThat(read.covers(0, 18)).isFalse();
        assertThat(read.covers(1, 0)).isFalse();
        assertThat(read.covers(3, 0)).isFalse();
    }

    @Test
    void shouldCoverAnotherPositionOnlyWhenEveryPartitionIsAsFar() {
        StreamPosition position = StreamPosition.parse("17.-.4");

        assertThat(position.covers(StreamPosition.parse("16.-.4"))).isTrue();
        assertThat(position.covers(StreamPosition.parse("16.0.4"))).isFalse();
        assertThat(position.covers(StreamPosition.START)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "1.", "-1", "1..2", "9999999999999999999"})
    void shouldRefuseTextWhenItIsNoPosition(String text) {
        assertThatThrownBy(() -> StreamPosition.parse(text))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Last-Event-ID");
    }
}
