package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a Llama-architecture model with tied embeddings from nothing: weighted cross-entropy, AdamW.
 *
 * <p>Weights and moments are float32; with {@link Precision#BFLOAT16} the pass runs over narrowed copies of the weights.
 */
public final class Pretraining implements AutoCloseable {
    private static final double INITIAL_DEVIATION = 0.02;

    private final ModelConfig config;
    private final PtNDManager manager;
    private final Program program;
    private final RopeTable rope;
    private final AdamW optimizer;
    private final NDArray settings;

    private Pretraining(
            ModelConfig config, Map<String, HostTensor> weights, AdamWSettings adamw, EngineSettings engine) {
        this.config = config;
        manager = TorchDevice.open(engine);
        program = new Program(manager, OperationThreads.of(engine, config, manager.getDevice()), Optional.empty());
        program.blockCallsAtExit();
        rope = RopeTable.of(config, config.contextLength(), manager);
        optimizer = new AdamW(
                program,
                adamw,
                DecoderWeights.upload(
                        config,
                        weights::get,
                        new WeightUpload(program, manager, Precision.FLOAT32),
                        DecoderWeights.Form.TRAINED));
        settings = TrainingSettings.array(
                config, engine.precision().computing(manager.getDevice()) == Precision.BFLOAT16 ? 1 : 0, manager);
    }

    /** Starts from random weights: normal, deviation 0.02, residual outputs smaller by sqrt(2 layers) as in GPT-2. */
    public static Pretraining start(ModelConfig config, long seed, AdamWSettings adamw, EngineSettings engine) {
        return new Pretraining(config, randomWeights(config, seed), adamw, engine);
    }

    /** Continues from {@link #state()}. */
    public static Pretraining resume(
            ModelConfig config, Map<String, HostTensor> state, int steps, AdamWSettings adamw, EngineSettings engine) {
        Pretraining training = new Pretraining(config, state, adamw, engine);
        training.restore(state, "first.", training.optimizer.firstMoments());
        training.restore(state, "second.", training.optimizer.secondMoments());
        training.optimizer.resumeAt(steps);
        return training;
    }

    /** One step on a batch; the loss is the mean cross-entropy, weighted as the rows say. */
    public TrainingStep step(List<WeightedTokens> rows, double learningRate) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            TargetBatch batch = TargetBatch.of(rows, scope);
            NDList result = program.train(
                    scope,
                    "language_gradients",
                    List.of(optimizer.parameters()),
                    settings,
                    rope.cos(),
                    rope.sin(),
                    batch.ids(),
                    batch.indices(),
                    batch.targets(),
                    batch.lossWeights());
            double loss = result.get(0).getFloat();
            return new TrainingStep(loss, optimizer.step(result.subList(1, result.size()), learningRate));
        }
    }

    /** Optimizer steps taken so far. */
    public int steps() {
        return optimizer.steps();
    }

    /** The weights by their checkpoint names, float32. */
    public Map<String, HostTensor> weights() {
        return DecoderWeights.download(config, optimizer.parameters());
    }

    /** Weights and moments, enough to {@link #resume}. */
    public Map<String, HostTensor> state() {
        Map<String, HostTensor> state = new LinkedHashMap<>(weights());
        for (int i = 0; i < optimizer.parameters().size(); i++) {
            state.put("first." + i, DecoderWeights.host(optimizer.firstMoments().get(i)));
            state.put(
                    "second." + i, DecoderWeights.host(optimizer.secondMoments().get(i)));
        }
        return state;
    }

    private void restore(Map<String, HostTensor> state, String prefix, List<PtNDArray> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            HostTensor saved = state.get(prefix + i);
            if (saved.size() > 0) {
                arrays.get(i).set(FloatBuffer.wrap(saved.floats()));
            }
        }
    }

    private static Map<String, HostTensor> randomWeights(ModelConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        weights.put(
                "model.embed_tokens.weight",
                normal(random, INITIAL_DEVIATION, config.vocabularySize(), config.hiddenSize()));
        double residual = INITIAL_DEVIATION / Math.sqrt(2.0 * config.layers());
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            for (Projection projection : Projection.values()) {
                boolean toStream = projection == Projection.OUTPUT || projection == Projection.DOWN;
                weights.put(
                        layer + projection.path() + ".weight",
                        normal(
                                random,
                                toStream ? residual : INITIAL_DEVIATION,
                                projection.outputSize(config),
                                projection.inputSize(config)));
            }
            weights.put(layer + "input_layernorm.weight", ones(config.hiddenSize()));
            weights.put(layer + "post_attention_layernorm.weight", ones(config.hiddenSize()));
        }
        weights.put("model.norm.weight", ones(config.hiddenSize()));
        return weights;
    }

    private static HostTensor normal(SplittableRandom random, double deviation, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return HostTensor.of(values, rows, columns);
    }

    private static HostTensor ones(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return HostTensor.of(values, size);
    }

    @Override
    public void close() {
        optimizer.close();
        program.close();
        manager.close();
    }

    /**
     * Rows padded on the right, and what is to be predicted in them.
     *
     * @param ids (rows, longest) int64, without the last token of each row, which is only ever a target
     * @param indices (targets) flat indices of the tokens before each target
     * @param targets (targets) the tokens that carry a weight
     * @param lossWeights (targets) their weights
     */
    private record TargetBatch(NDArray ids, NDArray indices, NDArray targets, NDArray lossWeights) {

        static TargetBatch of(List<WeightedTokens> rows, PtNDManager manager) {
            int width =
                    rows.stream().mapToInt(row -> row.tokens().length - 1).max().orElseThrow();
            long[] ids = new long[rows.size() * width];
            int count = rows.stream().mapToInt(WeightedTokens::targets).sum();
            long[] indices = new long[count];
            long[] targets = new long[count];
            float[] lossWeights = new float[count];
            int next = 0;
            for (int row = 0; row < rows.size(); row++) {
                int[] tokens = rows.get(row).tokens();
                float[] weights = rows.get(row).weights();
                for (int i = 0; i < tokens.length - 1; i++) {
                    int index = row * width + i;
                    ids[index] = tokens[i];
                    if (weights[i + 1] > 0) {
                        indices[next] = index;
                        targets[next] = tokens[i + 1];
                        lossWeights[next++] = weights[i + 1];
                    }
                }
            }
            return new TargetBatch(
                    manager.create(ids, new Shape(rows.size(), width)),
                    manager.create(indices),
                    manager.create(targets),
                    manager.create(lossWeights));
        }
    }
}
