package io.candor.llm.decoder;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The uniform random numbers that sampling draws its tokens by; a row's follow from the seed of its own prompt only. */
final class UniformNumbers {
    private UniformNumbers() {}

    /** The numbers of every prompt and sample on the device, (seeds * samples, limit) float32. */
    static PtNDArray array(NDManager scope, long[] seeds, int samples, int limit) {
        FloatBuffer values = FloatBuffer.allocate(seeds.length * samples * limit);
        for (long seed : seeds) {
            of(seed, samples, limit).forEach(values::put);
        }
        return (PtNDArray)
                scope.create(values.flip(), new Shape((long) seeds.length * samples, limit), DataType.FLOAT32);
    }

    /**
     * Random numbers in [0, 1), [samples][limit]. Each sample has a generator of its own, so that neither the number
     * of samples nor the limit changes what one of them draws.
     */
    static List<float[]> of(long seed, int samples, int limit) {
        SplittableRandom generators = new SplittableRandom(seed);
        List<float[]> uniforms = new ArrayList<>(samples);
        for (int sample = 0; sample < samples; sample++) {
            SplittableRandom random = generators.split();
            float[] own = new float[limit];
            for (int i = 0; i < limit; i++) {
                own[i] = random.nextInt(1 << 24) * 0x1p-24f;
            }
            uniforms.add(own);
        }
        return uniforms;
    }
}
