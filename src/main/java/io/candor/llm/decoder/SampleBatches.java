package io.candor.llm.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Samples of prompts in a continuous batch: those of one prompt share its prefill, and the next prompts join as places become
 * free. For one call.
 */
final class SampleBatches {
    private static final Logger LOG = Logger.getLogger(SampleBatches.class);
    /** More rows at once make no device faster. */
    private static final int PLACES = 256;
    /** Prompts join once a quarter of the places is free: each time costs about a step of all. */
    private static final int LEAST_FREE = PLACES / 4;
    /** Most prompt tokens that are prefilled at once, but for a single prompt. */
    private static final int PREFILL_TOKENS = 4096;

    private final Decoder decoder;
    private final List<int[]> prompts;
    private final int samples;
    private final GenerationOptions options;
    private final TokenChoice choice;
    private final List<List<float[]>> uniforms = new ArrayList<>();
    /** Numbers of rows: prompt * samples + sample. */
    private final Queue<Integer> waiting = new PriorityQueue<>(Comparator.naturalOrder());

    private final Continuation[] ended;

    /**
     * @param samples of each prompt
     * @param options without a repetition penalty
     * @param seeds one per prompt
     */
    SampleBatches(Decoder decoder, List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        this(decoder, prompts, samples, options, seeds, new SampledTokens(options));
    }

    SampleBatches(
            Decoder decoder,
            List<int[]> prompts,
            int samples,
            GenerationOptions options,
            long[] seeds,
            TokenChoice choice) {
        this.decoder = decoder;
        this.choice = choice;
        this.prompts = prompts;
        this.samples = samples;
        this.options = options;
        ended = new Continuation[prompts.size() * samples];
        for (int i = 0; i < prompts.size(); i++) {
            decoder.requireRoom(prompts.get(i).length + 1);
            int room = decoder.config().contextLength() - prompts.get(i).length;
            uniforms.add(UniformNumbers.of(seeds[i], samples, Math.min(options.maxTokens(), room)));
        }
        for (int row = 0; row < ended.length; row++) {
            waiting.add(row);
        }
    }

    /**
     * The samples, those of one prompt side by side.
     *
     * @throws RuntimeException what libtorch throws, or an OutOfMemoryError; want of memory only where there is none for one row
     */
    List<Continuation> all() {
        try (SlotBatch<Integer> batch =
                new SlotBatch<>(decoder, continuation -> new Generation("", continuation), choice, Integer.MAX_VALUE)) {
            while (!waiting.isEmpty() || batch.size() > 0) {
                List<Row<Integer>> joining = next(batch);
                try {
                    if (!joining.isEmpty()) {
                        take(batch.joinRows(joining));
                    }
                    take(batch.decode());
                } catch (RuntimeException | OutOfMemoryError failure) {
                    // Only with fewer at once is there sense in trying again.
                    if (!EngineFailure.isOutOfMemory(failure) || Math.max(joining.size(), batch.size()) <= 1) {
                        throw failure;
                    }
                    LOG.warnf("engine out of memory, fewer samples at once from now on error=%s", failure);
                    beginAnew(batch, joining);
                }
            }
        }
        return Arrays.asList(ended);
    }

    private void beginAnew(SlotBatch<Integer> batch, List<Row<Integer>> joining) {
        batch.shrink();
        List<Integer> lost = new ArrayList<>(batch.clear());
        joining.forEach(row -> lost.add(row.owner()));
        lost.stream().distinct().filter(row -> ended[row] == null).forEach(waiting::add);
    }

    private void take(List<ContinuousBatch.Ended<Integer>> done) {
        done.forEach(each -> ended[each.owner()] = each.generation().continuation());
    }

    /** Those that join now: all samples of a prompt together, unless there is no room for them even in an empty batch. */
    private List<Row<Integer>> next(SlotBatch<Integer> batch) {
        List<Row<Integer>> next = new ArrayList<>();
        if (batch.size() > PLACES - LEAST_FREE) {
            return next;
        }
        int tokens = 0;
        int columns = 0;
        while (!waiting.isEmpty()) {
            int prompt = waiting.peek() / samples;
            int length = prompts.get(prompt).length;
            tokens += length;
            columns = Math.max(columns, length + options.maxTokens());
            int room = Math.min(PLACES - batch.size(), batch.room(columns)) - next.size();
            boolean first = next.isEmpty() && batch.size() == 0;
            if (!first && (room < samples || tokens > PREFILL_TOKENS)) {
                break;
            }
            while (room > 0 && !waiting.isEmpty() && waiting.peek() / samples == prompt) {
                next.add(row(waiting.poll()));
                room--;
            }
        }
        return next;
    }

    private Row<Integer> row(int number) {
        int prompt = number / samples;
        return new Row<>(number, prompts.get(prompt), uniforms.get(prompt).get(number % samples));
    }
}
