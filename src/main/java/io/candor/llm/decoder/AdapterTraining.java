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

/**
 * Fits LoRA and head of a frozen model: mean squared error of the sigmoid confidence (EliCal, arXiv 2510.17509, eq. 3),
 * AdamW. Owns its parameters and closes them; the model goes on serving meanwhile.
 */
public final class AdapterTraining implements AutoCloseable {
    private final Decoder decoder;
    private final LoraConfig lora;
    private final PtNDManager manager;
    private final AdapterArrays arrays;
    private final AdamW optimizer;
    private final NDArray settings;

    /** Continues from {@code start}, with fresh moments. */
    public AdapterTraining(LanguageModel model, Adapter start, AdamWSettings adamw) {
        this(model.decoder(), start, adamw);
    }

    AdapterTraining(Decoder decoder, Adapter start, AdamWSettings adamw) {
        this.decoder = decoder;
        lora = start.lora();
        manager = decoder.manager().newSubManager(decoder.manager().getDevice());
        arrays = AdapterArrays.upload(start, decoder.config(), manager);
        optimizer = new AdamW(decoder.program(), adamw, arrays.all());
        settings = TrainingSettings.array(decoder.config(), lora.scaling(), manager);
    }

    /** An adapter that changes nothing yet: A is uniform as in PEFT (Kaiming, a = sqrt 5), B and head are zero. */
    public static Adapter fresh(ModelConfig config, LoraConfig lora, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                if (lora.targets().contains(projection)) {
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
     * One step on a batch.
     *
     * @param labels target confidence of each prompt, in [0, 1]
     */
    public TrainingStep step(List<int[]> prompts, float[] labels, double learningRate) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            NDList result = gradients(scope, prompts, labels);
            double loss = result.get(0).getFloat();
            return new TrainingStep(loss, optimizer.step(result.subList(1, result.size()), learningRate));
        }
    }

    /** The loss, then its gradient by every LoRA tensor and by head weight and bias; owned by {@code scope}. */
    NDList gradients(PtNDManager scope, List<int[]> prompts, float[] labels) {
        PromptBatch batch = PromptBatch.of(prompts, scope);
        RopeTable rope = decoder.rope(batch.longest());
        return decoder.program()
                .train(
                        scope,
                        "confidence_gradients",
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
