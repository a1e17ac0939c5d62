package io.candor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianSpreadTest {

    @Test
    void shouldBeTheMedianWithTheLeastAndTheMost() {
        assertThat(MedianSpread.of(DoubleStream.of(1_300, 9, 41))).isEqualTo(new MedianSpread(41, 9, 1_300));
        assertThat(MedianSpread.of(DoubleStream.of(4, 1, 2, 9)).median()).isEqualTo(3);
    }

    @Test
    void shouldReadWithItsSpread() {
        assertThat(new MedianSpread(1234.4, 900, 2000).text("%,.0f")).isEqualTo("1,234 (900–2,000)");
    }
}
