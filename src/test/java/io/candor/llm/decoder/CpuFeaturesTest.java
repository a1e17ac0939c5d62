package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {

    @Test
    void shouldMultiplyBfloat16WhenACpuOfEitherKindSaysSo() {
        assertThat(CpuFeatures.parse("model name\t: A\nflags\t\t: fpu avx512_bf16 avx2\n")
                        .multipliesBfloat16())
                .isTrue();
        assertThat(CpuFeatures.parse("Features\t: fp asimd bf16\n").multipliesBfloat16())
                .isTrue();
    }

    @Test
    void shouldNotMultiplyBfloat16WhenNoFlagSaysSo() {
        assertThat(CpuFeatures.parse("model name\t: a bf16 by name only\nflags\t\t: fpu avx avx2 fma\n")
                        .multipliesBfloat16())
                .isFalse();
        assertThat(CpuFeatures.parse("").multipliesBfloat16()).isFalse();
    }

    @Test
    void shouldKeepWhatIsAskedForWhenItIsNotAuto() {
        assertThat(Precision.BFLOAT16.on(Device.cpu())).isEqualTo(Precision.BFLOAT16);
        assertThat(Precision.FLOAT32.on(Device.gpu())).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void shouldChooseBfloat16WhenTheDeviceIsAGpu() {
        assertThat(Precision.AUTO.on(Device.gpu())).isEqualTo(Precision.BFLOAT16);
    }
}
