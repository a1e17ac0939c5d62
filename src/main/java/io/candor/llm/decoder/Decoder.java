package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import io.candor.llm.hub.ModelUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A checkpoint's weights inside libtorch, and the passes over them. Token ids in, numbers out; safe for several threads. */
final class Decoder implements AutoCloseable {
    private static final int PREFILL_TOKENS_ON_CPU = 128;
    private static final int PREFILL_TOKENS_ON_GPU = 512;

    private final ModelConfig config;
    private final PtNDManager manager;
    private final Program program;
    private final OperationThreads threads;
    private final Precision precision;
    private final Precision computing;
    private final List<PtNDArray> arrays;
    private final IValue weights;
    private final IValue fewRowWeights;
    private final IValue shape;
    private final IValue epsilon;
    private final RopeCache rope;
    private final BatchGeneration generation;

    Decoder(ModelConfig config, Function<String, ? extends StoredTensor> tensors, EngineSettings settings) {
        this(config, tensors, settings, Optional.empty(), LanguageModel.LoadProgress.SILENT);
    }

    /** @param form of the weights; empty for the fastest that fits into memory */
    Decoder(
            ModelConfig config,
            Function<String, ? extends StoredTensor> tensors,
            EngineSettings settings,
            Optional<DecoderWeights.Form> form,
            LanguageModel.LoadProgress progress) {
        this.config = config;
        manager = TorchDevice.open(settings);
        DecoderWeights.UploadedWeights uploaded;
        try {
            precision = settings.precision().on(manager.getDevice());
            computing = precision.computing(manager.getDevice());
            threads = OperationThreads.of(settings, config, manager.getDevice());
            program = new Program(manager, threads, settings.cudaGraphLibrary());
            requireKernel();
            WeightUpload upload = new WeightUpload(program, manager, computing, progress, storedBytes(config, tensors));
            uploaded = DecoderWeights.upload(
                    config, tensors, upload, form.orElseGet(() -> form(tensors)), precision.weightBits());
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            manager.close();
            throw failure;
        }
        arrays = uploaded.all();
        weights = Program.list(arrays);
        fewRowWeights = Program.list(uploaded.forFewRows());
        shape = IValue.listFrom(shapeOf(config));
        epsilon = IValue.from(config.rmsNormEpsilon());
        rope = new RopeCache(config, manager);
        generation = new BatchGeneration(this);
    }

    private void requireKernel() {
        if (precision.isQuantized() && !program.packs()) {
            throw new ModelUnavailableException(
                    "precision " + precision.setting(),
                    "needs a libtorch with oneDNN",
                    "use the one that comes with this program, or precision auto");
        }
    }

    private static long storedBytes(ModelConfig config, Function<String, ? extends StoredTensor> tensors) {
        return WeightLayout.of(config).keySet().stream()
                .mapToLong(name -> tensors.apply(name).bytes())
                .sum();
    }

    private DecoderWeights.Form form(Function<String, ? extends StoredTensor> tensors) {
        boolean packs = program.packs()
                && (computing == Precision.FLOAT32
                        || CpuFeatures.ofThisMachine().packsBfloat16());
        return new WeightMemory(config, tensors, computing, precision.weightBits())
                .choose(packs, TorchDevice.available(manager.getDevice()));
    }

    /** Never {@link Precision#AUTO}. */
    Precision precision() {
        return precision;
    }

    /** The type that is computed in. */
    Precision computing() {
        return computing;
    }

    /** Most threads of one operation on a CPU. */
    int threads() {
        return threads.most();
    }

    static long[] shapeOf(ModelConfig config) {
        return new long[] {
            config.layers(), config.heads(), config.keyValueHeads(), config.headSize(), config.queryKeyNorm() ? 1 : 0
        };
    }

    ModelConfig config() {
        return config;
    }

    PtNDManager manager() {
        return manager;
    }

    Program program() {
        return program;
    }

    /** Tokens of a prompt that suffice to keep the device busy: with more at once a prompt is prefilled hardly faster. */
    int prefillTokens() {
        return manager.getDevice().isGpu() ? PREFILL_TOKENS_ON_GPU : PREFILL_TOKENS_ON_CPU;
    }

    /** The weights in the program's order and the engine's precision. */
    List<PtNDArray> weights() {
        return arrays;
    }

    /** A rotary table of at least so many positions. */
    RopeTable rope(int positions) {
        return rope.upTo(positions);
    }

    /** Final hidden states of the last tokens, [rows][hidden size]; with LoRA if {@code adapter} is not null. */
    float[][] hidden(List<int[]> prompts, LoadedAdapter adapter) {
        return states("hidden", prompts, adapter);
    }

    /** Hidden states of every layer, [rows][2 * (layers + 1) * hidden size], in the order of {@link LanguageModel#hiddenStates}. */
    float[][] hiddenStates(List<int[]> prompts, LoadedAdapter adapter) {
        return states("hidden_states", prompts, adapter);
    }

    private float[][] states(String method, List<int[]> prompts, LoadedAdapter adapter) {
        try (IValue none = IValue.listFrom(new PtNDArray[0])) {
            return adapter == null
                    ? rows(forward(method, prompts, weights, none), prompts.size())
                    : rows(forward(method, prompts, adapter.weights(weights), adapter.lora()), prompts.size());
        }
    }

    /** Next-token logits after each prompt, [rows][vocabulary]. */
    float[][] logits(List<int[]> prompts) {
        float[][] hidden = hidden(prompts, null);
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            PtNDArray states = (PtNDArray) scope.create(hidden);
            try (IValue input = IValue.from(states);
                    IValue result = program.run("logits", weights, shape, input)) {
                return rows(result.toTensor(scope).toFloatArray(), prompts.size());
            }
        }
    }

    /** The logit of each prompt's confidence: base and LoRA up to the last real token, then the linear head. */
    float[] confidenceLogits(List<int[]> prompts, LoadedAdapter adapter) {
        return forward("confidence_logits", prompts, adapter.weights(weights), adapter.lora(), adapter.head());
    }

    /** The same, with the layers below LoRA kept for the answers to these prompts. */
    ScoredPrompts score(List<int[]> prompts, LoadedAdapter adapter) {
        if (adapter.sharedLayers() == 0) {
            return ScoredPrompts.of(confidenceLogits(prompts, adapter));
        }
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            PromptBatch batch = PromptBatch.of(prompts, scope);
            requireRoom(batch.longest());
            OperationThreads.Work work = OperationThreads.Work.of(prompts.size() * batch.longest());
            try (IValue ids = IValue.from(batch.ids());
                    IValue lengths = IValue.from(batch.lengths());
                    IValue layers = IValue.from((long) adapter.sharedLayers())) {
                IValue lower = pass("lower_layers", batch.longest(), work, ids, lengths, layers);
                try (IValue logits = pass(
                        adapter,
                        "confidence_logits_from",
                        batch.longest(),
                        work,
                        adapter.lora(),
                        adapter.head(),
                        ids,
                        lengths,
                        lower)) {
                    return ScoredPrompts.sharing(logits.toTensor(scope).toFloatArray(), lower);
                } catch (RuntimeException | OutOfMemoryError failure) {
                    // The caller's to judge; nobody else closes it.
                    lower.close();
                    throw failure;
                }
            }
        }
    }

    /** Confidence in [0, 1] of each prompt: the sigmoid of its logit. */
    float[] confidence(List<int[]> prompts, LoadedAdapter adapter) {
        float[] confidences = confidenceLogits(prompts, adapter);
        for (int row = 0; row < confidences.length; row++) {
            confidences[row] = LanguageModel.confidence(confidences[row]);
        }
        return confidences;
    }

    /** Runs a forward pass that takes {@code model}, then shape, epsilon, cos, sin, ids and lengths. */
    private float[] forward(String method, List<int[]> prompts, IValue... model) {
        try (PtNDManager scope = manager.newSubManager(manager.getDevice())) {
            PromptBatch batch = PromptBatch.of(prompts, scope);
            requireRoom(batch.longest());
            try (PromptArguments inputs = PromptArguments.of(rope.upTo(batch.longest()), batch)) {
                List<IValue> arguments = new ArrayList<>(List.of(model));
                arguments.addAll(List.of(shape, epsilon, inputs.cos(), inputs.sin(), inputs.ids(), inputs.lengths()));
                OperationThreads.Work work = OperationThreads.Work.of(prompts.size() * batch.longest());
                try (IValue result = program.pass(work, method, arguments.toArray(IValue[]::new))) {
                    return result.toTensor(scope).toFloatArray();
                }
            }
        }
    }

    /** As {@link BatchGeneration#generate}. */
    List<Continuation> generate(List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        return generation.generate(prompts, samples, options, seeds);
    }

    /** As {@link #generate}, as few at once as there is memory for. */
    List<Continuation> sample(List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        // Slots do not keep which tokens a row has seen, which a repetition penalty asks for.
        return options.repetitionPenalty() == 1
                ? new SampleBatches(this, prompts, samples, options, seeds).all()
                : generate(prompts, samples, options, seeds);
    }

    /** Runs passes that take weights, shape, epsilon, cos and sin for so many positions, then {@code more}. */
    IValue pass(String method, int positions, OperationThreads.Work work, IValue... more) {
        return pass(weights, method, positions, work, more);
    }

    /** As {@link #pass}, for one more token of each row: few rows are faster with weights of few bits, where there are any. */
    IValue steps(String method, int positions, OperationThreads.Work work, IValue... more) {
        // Measured: the kernel is faster than oneDNN with what the bits say up to 4 rows with 4 bits, up to 2 with 8.
        boolean few = work.tokens() * precision.weightBits() <= 16;
        return pass(few ? fewRowWeights : weights, method, positions, work, more);
    }

    /** The same with the weights that an adapter reads. */
    IValue pass(LoadedAdapter adapter, String method, int positions, OperationThreads.Work work, IValue... more) {
        return pass(adapter.weights(weights), method, positions, work, more);
    }

    private IValue pass(IValue read, String method, int positions, OperationThreads.Work work, IValue... more) {
        RopeTable table = rope.upTo(positions);
        try (IValue cos = IValue.from(table.cos());
                IValue sin = IValue.from(table.sin())) {
            List<IValue> arguments = new ArrayList<>(List.of(read, shape, epsilon, cos, sin));
            arguments.addAll(List.of(more));
            return program.pass(work, method, arguments.toArray(IValue[]::new));
        }
    }

    /** Runs a method that takes weights and shape, then {@code more}. */
    IValue onWeights(String method, IValue... more) {
        List<IValue> arguments = new ArrayList<>(List.of(weights, shape));
        arguments.addAll(List.of(more));
        return program.run(method, arguments.toArray(IValue[]::new));
    }

    /** @throws IllegalArgumentException if the context is shorter than so many tokens */
    void requireRoom(int tokens) {
        if (tokens > config.contextLength()) {
            throw new IllegalArgumentException("the longest prompt needs " + tokens
                    + " tokens, the model's context has " + config.contextLength());
        }
    }

    private static float[][] rows(float[] flat, int rows) {
        int width = flat.length / rows;
        float[][] result = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flat, row * width, result[row], 0, width);
        }
        return result;
    }

    @Override
    public void close() {
        weights.close();
        fewRowWeights.close();
        shape.close();
        epsilon.close();
        program.close();
        manager.close();
    }

    /** The arguments every pass over prompts takes. */
    private record PromptArguments(IValue cos, IValue sin, IValue ids, IValue lengths) implements AutoCloseable {

        static PromptArguments of(RopeTable rope, PromptBatch batch) {
            return new PromptArguments(
                    IValue.from(rope.cos()),
                    IValue.from(rope.sin()),
                    IValue.from(batch.ids()),
                    IValue.from(batch.lengths()));
        }

        @Override
        public void close() {
            cos.close();
            sin.close();
            ids.close();
            lengths.close();
        }
    }
}
