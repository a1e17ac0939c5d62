package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits LoRA and head of a frozen model: mean squared error of the sigmoid confidence (EliCal, arXiv 2510.17509, eq. 3),
 * AdamW. Owns its parameters and closes them; the model goes on serving meanwhile.
 */
public final class AdapterTraining implements AutoCloseable {
    /** A backward pass keeps every activation of these; where that is too much, fewer go at once. */
    private static final int TOKENS_AT_ONCE = 8_192;

    /** More activations than this are computed twice instead of being kept. */
    private static final long MOST_ACTIVATION_BYTES = 2L << 30;

    private final Decoder decoder;
    private final LoraConfig lora;
    private final PtNDManager manager;
    private final AdapterArrays arrays;
    private final AdamW optimizer;
    private final NDArray settings;
    private final TokenBudget budget;
    private final String gradients;

    /** Continues from {@code start}, with fresh moments. */
    public AdapterTraining(LanguageModel model, Adapter start, AdamWSettings adamw) {
        this(model.decoder(), start, adamw);
    }

    AdapterTraining(Decoder decoder, Adapter start, AdamWSettings adamw) {
        this(
                decoder,
                start,
                adamw,
                new TokenBudget(TOKENS_AT_ONCE),
                activationBytes(decoder.config(), TOKENS_AT_ONCE) > MOST_ACTIVATION_BYTES);
    }

    /** @param recompute whether to keep the activations of one layer only, and compute the others' again */
    AdapterTraining(Decoder decoder, Adapter start, AdamWSettings adamw, TokenBudget budget, boolean recompute) {
        this.budget = budget;
        gradients = recompute ? "checkpointed_confidence_gradients" : "confidence_gradients";
        this.decoder = decoder;
        lora = start.lora();
        manager = decoder.manager().newSubManager(decoder.manager().getDevice());
        arrays = AdapterArrays.upload(start, decoder.config(), manager);
        optimizer = new AdamW(decoder.program(), adamw, arrays.all());
        settings = TrainingSettings.array(decoder.config(), lora.scaling(), manager);
    }

    /** What a backward pass keeps of so many tokens, about: float32 inputs and outputs of every operation of a layer. */
    private static long activationBytes(ModelConfig config, int tokens) {
        return 4L * tokens * config.layers() * (16L * config.hiddenSize() + 5L * config.intermediateSize());
    }

    /** An adapter that changes nothing yet: A is uniform as in PEFT (Kaiming, a = sqrt 5), B and head are zero. */
    public static Adapter fresh(ModelConfig config, LoraConfig lora, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                if (lora.targets().contains(projection) && lora.adapts(layer)) {
                    pairs.put(
                            new Adapter.Site(layer, projection),
                            freshPair(lora.r(), projection.inputSize(config), projection.outputSize(config), random));
                }
            }
        }
        return new Adapter(
                lora,
                pairs,
                HostTensor.of(new float[config.hiddenSize()], 1, config.hiddenSize()),
                HostTensor.of(new float[1], 1),
                Optional.empty());
    }

    private static Adapter.LoraPair freshPair(int rank, int inputs, int outputs, SplittableRandom random) {
        float[] a = new float[rank * inputs];
        double bound = 1 / Math.sqrt(inputs);
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextDouble(-bound, bound);
        }
        return new Adapter.LoraPair(
                HostTensor.of(a, rank, inputs), HostTensor.of(new float[outputs * rank], outputs, rank));
    }

    /**
     * One step on a batch. Its gradients are those of the whole, whatever part of it goes through the model at once.
     *
     * @param labels target confidence of each prompt, in [0, 1]
     */
    public TrainingStep step(List<int[]> prompts, float[] labels, double learningRate) {
        List<Integer> rows = IntStream.range(0, labels.length).boxed().toList();
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            // The parameters change after that, so that want of memory leaves them as they were.
            NDList result =
                    budget.inBatches(rows, prompts::get, rows.size(), parts -> summed(scope, parts, prompts, labels));
            double loss = result.get(0).getFloat();
            return new TrainingStep(loss, optimizer.step(result.subList(1, result.size()), learningRate));
        }
    }

    /** Mean over all rows from the means of the parts; a batch that fits as a whole keeps its order, and so its last bit. */
    private NDList summed(PtNDManager scope, List<List<Integer>> parts, List<int[]> prompts, float[] labels) {
        if (parts.size() == 1) {
            return gradients(scope, prompts, labels);
        }
        NDList sums = new NDList();
        for (List<Integer> part : parts) {
            try (PtNDManager inner = scope.newSubManager(scope.getDevice())) {
                float[] targets = new float[part.size()];
                for (int i = 0; i < targets.length; i++) {
                    targets[i] = labels[part.get(i)];
                }
                NDList means = gradients(inner, part.stream().map(prompts::get).toList(), targets);
                add(scope, sums, means, (float) part.size() / labels.length);
            }
        }
        return sums;
    }

    private static void add(PtNDManager scope, NDList sums, NDList means, float weight) {
        boolean first = sums.isEmpty();
        for (int i = 0; i < means.size(); i++) {
            NDArray share = means.get(i).mul(weight);
            if (first) {
                share.attach(scope);
                sums.add(share);
            } else {
                sums.get(i).addi(share);
            }
        }
    }

    /** The loss, then its gradient by every LoRA tensor and by head weight and bias; owned by {@code scope}. */
    NDList gradients(PtNDManager scope, List<int[]> prompts, float[] labels) {
        PromptBatch batch = PromptBatch.of(prompts, scope);
        RopeTable rope = decoder.rope(batch.longest());
        return decoder.program()
                .train(
                        scope,
                        gradients,
                        List.of(decoder.weights(), arrays.lora(), arrays.head()),
                        settings,
                        rope.cos(),
                        rope.sin(),
                        batch.ids(),
                        batch.lengths(),
                        scope.create(labels));
    }

    /** The adapter as it stands, without a manifest. */
    public Adapter adapter() {
        return arrays.download(lora);
    }

    @Override
    public void close() {
        optimizer.close();
        manager.close();
    }
}
