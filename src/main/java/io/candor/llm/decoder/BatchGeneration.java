package io.candor.llm.decoder;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Continues prompts in one call of the program, all to their ends, in a cache that lives no longer. Safe for several threads. */
final class BatchGeneration {
    /** Each look at which rows have ended makes a GPU wait. */
    private static final long STEPS_BETWEEN_LOOKS_ON_GPU = 8;

    private final Decoder decoder;
    private final Device device;
    private final PtNDArray stops;

    BatchGeneration(Decoder decoder) {
        this.decoder = decoder;
        device = decoder.manager().getDevice();
        stops = (PtNDArray) decoder.manager()
                .create(decoder.config().endOfSequence().stream()
                        .mapToLong(Integer::longValue)
                        .toArray());
    }

    /**
     * Continues every prompt {@code samples} times from one prefill, each until a stop, {@code maxTokens} or the end of
     * the context.
     *
     * @param seeds one per prompt: a row's random numbers depend on its own seed only
     * @return prompts.size() * samples continuations, those of one prompt side by side
     */
    List<Continuation> generate(List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        try (PtNDManager scope = decoder.manager().newSubManager(device)) {
            PromptBatch batch = PromptBatch.of(prompts, scope);
            decoder.requireRoom(batch.longest() + 1);
            int limit = Math.min(options.maxTokens(), decoder.config().contextLength() - batch.shortest());
            int positions = (int) Math.min(decoder.config().contextLength(), (long) batch.longest() + limit);
            try (IValue ids = IValue.from(batch.ids());
                    IValue lengths = IValue.from(batch.lengths());
                    IValue count = IValue.from((long) samples);
                    IValue maxTokens = IValue.from((long) limit);
                    IValue stopTokens = IValue.from(stops);
                    DrawArguments draw = DrawArguments.of(UniformNumbers.array(scope, seeds, samples, limit), options);
                    IValue penalty = IValue.from(options.repetitionPenalty());
                    IValue interval = IValue.from(device.isGpu() ? STEPS_BETWEEN_LOOKS_ON_GPU : 1L);
                    IValue result = decoder.pass(
                            "generate",
                            positions,
                            // Most passes: how many there are depends on where answers end.
                            new OperationThreads.Work(prompts.size() * samples, limit),
                            ids,
                            lengths,
                            count,
                            maxTokens,
                            stopTokens,
                            draw.uniforms(),
                            draw.temperature(),
                            draw.topK(),
                            draw.topP(),
                            penalty,
                            interval)) {
                PtNDArray[] out = result.toTensorArray(scope);
                return continuations(out[0].toLongArray(), out[1].toFloatArray(), prompts, samples, limit);
            }
        }
    }

    private List<Continuation> continuations(
            long[] tokens, float[] logProbabilities, List<int[]> prompts, int samples, int limit) {
        List<Continuation> list = new ArrayList<>(prompts.size() * samples);
        for (int row = 0; row < prompts.size() * samples; row++) {
            int room = decoder.config().contextLength() - prompts.get(row / samples).length;
            int start = row * limit;
            list.add(continuation(tokens, logProbabilities, start, start + Math.min(limit, room)));
        }
        return list;
    }

    private Continuation continuation(long[] tokens, float[] logProbabilities, int start, int limit) {
        int end = start;
        boolean stopped = false;
        while (!stopped && end < limit && tokens[end] >= 0) {
            stopped = decoder.config().endOfSequence().contains((int) tokens[end++]);
        }
        int[] own = new int[stopped ? end - start - 1 : end - start];
        for (int i = 0; i < own.length; i++) {
            own[i] = (int) tokens[start + i];
        }
        return new Continuation(own, Arrays.copyOfRange(logProbabilities, start, end), stopped);
    }
}
