package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinishedOffsetsTest {
    /** What a broker takes unless {@code offset.metadata.max.bytes} says otherwise. */
    private static final int BROKER_LIMIT = 4096;

    private static final long BASE = 7_000_000_000L;

    @Test
    void shouldSayTheSameWhenReadBackWhateverIsAhead() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            int bits = 1 + random.nextInt(FinishedOffsets.MOST_AHEAD);
            double share = random.nextDouble();
            BitSet finished = new BitSet();
            random.ints(bits, 0, bits + 1).limit((long) (share * bits) + 1).forEach(finished::set);
            FinishedOffsets written = new FinishedOffsets(BASE, finished);

            FinishedOffsets read = FinishedOffsets.of(committed(written));

            assertThat(read.firstOpen()).isEqualTo(written.firstOpen());
            assertThat(read.ahead()).isEqualTo(written.ahead());
            assertThat(IntStream.range(0, bits + 2).filter(i -> read.contains(BASE + i)))
                    .containsExactlyElementsOf(finished.stream().boxed().toList());
        }
    }

    @Test
    void shouldMoveTheOffsetBehindWhatIsFinishedFromTheStart() {
        FinishedOffsets offsets = new FinishedOffsets(10, bits(0, 1, 3));

        assertThat(offsets.firstOpen()).isEqualTo(12);
        assertThat(offsets.ahead()).isEqualTo(bits(1));
        assertThat(IntStream.range(0, 20).filter(offsets::contains))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13);
    }

    @Test
    void shouldNameNothingAheadWhenTheMetadataIsEmpty() {
        FinishedOffsets offsets = FinishedOffsets.of(new OffsetAndMetadata(5));

        assertThat(offsets.firstOpen()).isEqualTo(5);
        assertThat(offsets.ahead().isEmpty()).isTrue();
        assertThat(offsets.metadata()).isEmpty();
    }

    @Test
    void shouldFitWhatABrokerTakesWhenAsMuchAsMayBeIsAhead() {
        BitSet all = bits();
        all.set(1, FinishedOffsets.MOST_AHEAD + 1);
        FinishedOffsets most = new FinishedOffsets(Long.MAX_VALUE / 2, all);

        assertThat(most.metadata()).hasSizeLessThan(BROKER_LIMIT);
        assertThat(FinishedOffsets.of(committed(most)).ahead()).isEqualTo(all);
        assertThatIllegalStateException()
                .isThrownBy(() -> new FinishedOffsets(0, bits(FinishedOffsets.MOST_AHEAD + 1)).metadata())
                .withMessageContaining("24001 ahead");
    }

    @Test
    void shouldRefuseMetadataOfWhichAnyCharacterIsAnother() {
        String metadata = new FinishedOffsets(BASE, bits(1, 2, 9, 40)).metadata();
        for (int i = 0; i < metadata.length(); i++) {
            char other = metadata.charAt(i) == 'B' ? 'C' : 'B';
            String damaged = metadata.substring(0, i) + other + metadata.substring(i + 1);

            assertThatIllegalArgumentException()
                    .as("at %d", i)
                    .isThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(BASE, damaged)));
        }
    }

    @Test
    void shouldRefuseMetadataThatLacksItsEnd() {
        String metadata = new FinishedOffsets(BASE, bits(1, 2, 9, 40)).metadata();
        for (int length = 1; length < metadata.length(); length++) {
            String cut = metadata.substring(0, length);

            assertThatIllegalArgumentException()
                    .as("of length %d", length)
                    .isThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(BASE, cut)));
        }
    }

    @Test
    void shouldRefuseMetadataBesideAnotherOffset() {
        String metadata = new FinishedOffsets(BASE, bits(1)).metadata();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(BASE + 1, metadata)))
                .withMessageContaining("another offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:AAAA", "17:", "999999999:x"})
    void shouldSayThatItDoesNotKnowTheVersion(String metadata) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(5, metadata)))
                .withMessageContaining("of version " + metadata.substring(0, metadata.indexOf(':')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"set by hand", "1", " ", "{\"a\":1}"})
    void shouldRefuseMetadataOfOthersWithoutRepeatingIt(String metadata) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(5, metadata)))
                .withMessage("the metadata is not of an answerer");
    }

    @Test
    void shouldKeepItsWireFormat() {
        assertThat(new FinishedOffsets(5, bits(1, 2, 3, 9)).metadata()).isEqualTo("1:zaIkcg4C");
    }

    private static OffsetAndMetadata committed(FinishedOffsets offsets) {
        return new OffsetAndMetadata(offsets.firstOpen(), offsets.metadata());
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        IntStream.of(set).forEach(bits::set);
        return bits;
    }
}
