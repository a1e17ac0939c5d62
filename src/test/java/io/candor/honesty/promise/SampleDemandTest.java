package io.candor.honesty.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SampleDemandTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    private final SampleDemand demand = new SampleDemand(0.05, 0.5, 1_000);

    @Test
    void shouldSpreadTheLabelsThatAreNeededOverTheAnswersToCome() {
        assertThat(demand.share(state(PromiseStatus.NOT_YET, OptionalLong.of(201), NONE)))
                .isEqualTo(0.21);
        assertThat(demand.share(state(PromiseStatus.WITHDRAWN, OptionalLong.of(100), NONE)))
                .isEqualTo(0.1);
    }

    @Test
    void shouldGoByWhatIsMissingToAcceptMoreWhereThePromiseIsKept() {
        assertThat(demand.share(state(PromiseStatus.KEPT, OptionalLong.of(0), OptionalLong.of(300))))
                .isEqualTo(0.3);
    }

    @Test
    void shouldStayWithinItsLimits() {
        assertThat(demand.share(state(PromiseStatus.NOT_YET, OptionalLong.of(50_000), NONE)))
                .isEqualTo(0.5);
        assertThat(demand.share(state(PromiseStatus.NOT_YET, OptionalLong.of(1), NONE)))
                .isEqualTo(0.05);
    }

    @Test
    void shouldDrawTheLeastWhereNoLabelsWouldDo() {
        assertThat(demand.share(state(PromiseStatus.KEPT, OptionalLong.of(0), NONE)))
                .isEqualTo(0.05);
        assertThat(demand.share(state(PromiseStatus.WITHDRAWN, NONE, NONE))).isEqualTo(0.05);
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SampleDemand(0, 0.5, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SampleDemand(0.6, 0.5, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SampleDemand(0.1, 1.5, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SampleDemand(0.1, 0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SampleDemand(Double.NaN, 0.5, 1));
    }

    private static AcceptanceState state(PromiseStatus status, OptionalLong needed, OptionalLong toWiden) {
        return new AcceptanceState(status, OptionalDouble.empty(), 1, 10, 5, 1, 0, 3, needed, toWiden, "any");
    }
}
