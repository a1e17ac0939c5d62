package io.candor.llm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.Projection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdapterBlendingTest {
    private static final Adapter.Site SITE = new Adapter.Site(0, Projection.values()[0]);

    @Test
    void shouldMoveEveryParameterByTheShare() {
        Adapter blended = adapter(2, 1).blended(adapter(2, 5), 0.25);

        assertThat(blended.pairs().get(SITE).a().floats()).containsExactly(2, 4);
        assertThat(blended.pairs().get(SITE).b().floats()).containsExactly(4, 2);
        assertThat(blended.headWeight().floats()).containsExactly(6);
        assertThat(blended.headBias().floats()).containsExactly(-2);
    }

    @Test
    void shouldRefuseAnAdapterOfAnotherRank() {
        Adapter adapter = adapter(2, 1);

        assertThatThrownBy(() -> adapter.blended(adapter(4, 1), 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have the same LoRA");
    }

    private static Adapter adapter(int rank, float scale) {
        return new Adapter(
                LoraConfig.onAllProjections(rank, 16),
                Map.of(
                        SITE,
                        new Adapter.LoraPair(
                                HostTensor.of(new float[] {scale, 2 * scale}, 2, 1),
                                HostTensor.of(new float[] {2 * scale, scale}, 1, 2))),
                HostTensor.of(new float[] {3 * scale}, 1, 1),
                HostTensor.of(new float[] {-scale}, 1),
                Optional.empty());
    }
}
