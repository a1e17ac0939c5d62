package io.candor.llm.decoder;

import ai.djl.Device;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.hub.ModelUnavailableException;
import io.candor.llm.prompt.PromptFormat;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A checkpoint that answers prompts and gives confidences. Prompts go in as token ids, made by {@link #prompt}.
 *
 *
 * <p>The answer comes from the frozen base; the confidence from base and LoRA over the same prompt. The two passes
 * share the layers below LoRA ({@link #score}), if there are any. A row's result depends on its own prompt only. Safe for several threads; their calls share the device.
 */
public final class LanguageModel implements AutoCloseable {
    private static final int HASH_DIGITS = 12;

    /** Receives how much of a model has been loaded; called often, from the loading thread. */
    @FunctionalInterface
    public interface LoadProgress {
        /** Ignores the progress. */
        LoadProgress SILENT = (done, total) -> {};

        /**
         * @param done bytes of weights that have been read
         * @param total bytes of all weights as they are stored
         */
        void onBytes(long done, long total);
    }

    private final Checkpoint checkpoint;
    private final PromptFormat format;
    private final Decoder decoder;
    private final String modelId;
    private final AtomicInteger users;

    private LanguageModel(Checkpoint checkpoint, PromptFormat format, Decoder decoder, AtomicInteger users) {
        this.checkpoint = checkpoint;
        this.format = format;
        this.decoder = decoder;
        this.users = users;
        Precision precision = decoder.precision();
        // What its weights say is rounded: it answers otherwise, and its confidences are its own.
        String bits = precision.isQuantized() ? "-" + precision.setting() : "";
        modelId = modelId(checkpoint.folder(), checkpoint.modelHash()) + bits;
    }

    /**
     * The id of the model in a folder, {@code name@hash}.
     *
     * @param modelHash SHA-256 over its config and weights, 64 hexadecimal digits
     */
    public static String modelId(Path folder, String modelHash) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name + "@" + modelHash.substring(0, HASH_DIGITS);
    }

    /** The same model for one user more; empty if it is closed. What it holds is freed when the last user closes it. */
    Optional<LanguageModel> shared() {
        boolean open = users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        return open ? Optional.of(new LanguageModel(checkpoint, format, decoder, users)) : Optional.empty();
    }

    /** As {@link #open(Path, EngineSettings, LoadProgress)}, without progress. */
    public static LanguageModel open(Path folder, EngineSettings settings) {
        return open(folder, settings, LoadProgress.SILENT);
    }

    /**
     * Reads a Hugging Face folder.
     *
     * @throws InvalidCheckpointException if anything is missing, malformed or unsupported
     * @throws ModelUnavailableException if the device is not there, or has no room for the weights
     */
    public static LanguageModel open(Path folder, EngineSettings settings, LoadProgress progress) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        PromptFormat format = null;
        try {
            // The hash reads all weights, as the upload does: side by side they read the disk once.
            CompletableFuture<String> hash = CompletableFuture.supplyAsync(checkpoint::modelHash);
            format = PromptFormat.open(folder, checkpoint.config(), Clock.systemDefaultZone());
            Decoder decoder =
                    new Decoder(checkpoint.config(), checkpoint::tensor, settings, Optional.empty(), progress);
            hash.exceptionally(failure -> null).join();
            return new LanguageModel(checkpoint, format, decoder, new AtomicInteger(1));
        } catch (RuntimeException | OutOfMemoryError e) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            if (format != null) {
                format.close();
            }
            checkpoint.close();
            throw e;
        }
    }

    /** Opens a model for a command: when the process is told to stop, the call under way ends and later ones are blocked. */
    public static LanguageModel openForCommand(Path folder, EngineSettings settings, LoadProgress progress) {
        LanguageModel model = open(folder, settings, progress);
        model.decoder().program().blockCallsAtExit();
        return model;
    }

    /**
     * Memory of the GPU this model lies on, used by all processes and in total; empty on a CPU, and where CUDA does not
     * report it.
     */
    public Optional<MemoryUsage> deviceMemory() {
        return TorchDevice.memory(decoder.manager().getDevice());
    }

    /**
     * The folder's name and the first digits of the hash over config and weights, for example {@code atlas@1a2b3c4d5e6f}; with
     * weights of few bits {@code -int8} or {@code -int4} behind it.
     */
    public String modelId() {
        return modelId;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** What it computes in, whatever the settings left open: never {@link Precision#AUTO}. */
    public Precision precision() {
        return decoder.precision();
    }

    /** Where it computes: {@code cpu}, or {@code gpu:} and the number. */
    public String device() {
        Device device = decoder.manager().getDevice();
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    /** Most threads of one operation on a CPU. */
    public int threads() {
        return decoder.threads();
    }

    Decoder decoder() {
        return decoder;
    }

    /**
     * The prompt of a question, in the paper's words inside the model's chat template.
     *
     * @throws InvalidQuestionException if the question is blank, is not text, or its prompt is too long
     */
    public int[] prompt(String question) {
        return format.encode(question);
    }

    /**
     * The prompt of a message without the method's instruction, for asking the model about an answer.
     *
     * @throws InvalidQuestionException as {@link #prompt} does
     */
    public int[] message(String message) {
        return format.encodeMessage(message);
    }

    /** Greedy answers of the frozen base, one per prompt; each has at most {@code maxTokens} tokens. */
    public List<Generation> answer(List<int[]> prompts, int maxTokens) {
        return generations(decoder.generate(prompts, 1, GenerationOptions.greedy(maxTokens), new long[prompts.size()]));
    }

    /** As {@link #continuousBatch(int)}, with pieces of a size that suits the device. */
    public <T> ContinuousBatch<T> continuousBatch() {
        return continuousBatch(0);
    }

    /**
     * Greedy answers of the frozen base that prompts join and leave one by one; the caller closes it before this model.
     *
     * @param prefillTokens most tokens of a prompt that are prefilled at once; 0 for a size that suits the device
     */
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        int tokens = prefillTokens > 0 ? prefillTokens : decoder.prefillTokens();
        return new SlotBatch<>(decoder, this::generation, tokens);
    }

    /** As {@link #continuousBatch()}, for who wants token ids only: texts are empty, and {@code listener} hears the tokens as they come. */
    public <T> ContinuousBatch<T> continuousBatch(ContinuousBatch.TokenListener<T> listener) {
        return new SlotBatch<>(
                decoder, continuation -> new Generation("", continuation), decoder.prefillTokens(), listener);
    }

    /**
     * Several sampled answers per prompt from one prefill.
     *
     * @param seeds one per prompt; with the options they decide its samples, whatever else is in the batch
     * @return for each prompt its {@code samples} answers
     */
    public List<List<Generation>> sample(List<int[]> prompts, int samples, GenerationOptions options, long[] seeds) {
        List<Generation> flat = generations(decoder.sample(prompts, samples, options, seeds));
        List<List<Generation>> grouped = new ArrayList<>(prompts.size());
        for (int row = 0; row < prompts.size(); row++) {
            grouped.add(flat.subList(row * samples, (row + 1) * samples));
        }
        return grouped;
    }

    /** The seed of the prompt with this number, where all follow from one. */
    public static long seed(long seed, long number) {
        // Mixed twice: neighbouring seeds or numbers must not lead to shifted copies of one stream.
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextLong();
    }

    /** Confidence in [0, 1] that the greedy answer is right, one per prompt. */
    public float[] confidence(List<int[]> prompts, LoadedAdapter adapter) {
        return decoder.confidence(prompts, adapter);
    }

    /** What the confidence head says before the sigmoid, one logit per prompt: any real number. */
    public float[] confidenceLogits(List<int[]> prompts, LoadedAdapter adapter) {
        return decoder.confidenceLogits(prompts, adapter);
    }

    /** The same for prompts whose answers are wanted too. */
    public ScoredPrompts score(List<int[]> prompts, LoadedAdapter adapter) {
        return decoder.score(prompts, adapter);
    }

    /**
     * The same for one prompt, a piece at a time; the caller closes it before the adapter.
     *
     * @param prefillTokens tokens of a piece, at least 1
     */
    public ConfidenceReading confidenceReading(int[] prompt, LoadedAdapter adapter, int prefillTokens) {
        return new PiecewiseConfidence(decoder, prompt, adapter, prefillTokens);
    }

    /** The confidence that a logit stands for: its sigmoid, in [0, 1]. */
    public static float confidence(float logit) {
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /**
     * The tokens of an answer that somebody else gave, as they follow a prompt; nothing in it is a control token, whatever it spells.
     *
     * @throws InvalidQuestionException if it is blank, is not text, or together with the prompt longer than the context
     */
    public int[] givenAnswer(int[] prompt, String answer) {
        return format.encodeAnswer(prompt, answer);
    }

    /**
     * How probable the frozen base finds answers that somebody else gave.
     *
     * @param answers token ids, one answer per prompt
     * @return mean natural-log probability per token, the ending one included, at most 0; one per prompt
     */
    public double[] meanLogProbabilities(List<int[]> prompts, List<int[]> answers) {
        return new AnswerLikelihood(decoder).means(prompts, answers);
    }

    /** What the confidence head reads: final hidden states of the last prompt tokens, [rows][hidden size]; {@code adapter} null for none. */
    public float[][] hidden(List<int[]> prompts, LoadedAdapter adapter) {
        return decoder.hidden(prompts, adapter);
    }

    /**
     * Hidden states of every layer of the frozen base, for probes and heads on other layers.
     *
     * @return [rows][2 * (layers + 1) * hidden size]: after 0, 1, .. all layers the hidden state of the last token, then the
     *     mean over the tokens, each after the final norm
     */
    public float[][] hiddenStates(List<int[]> prompts) {
        return decoder.hiddenStates(prompts, null);
    }

    /** Brings an adapter to the device; the caller closes it. */
    public LoadedAdapter load(Adapter adapter) {
        return LoadedAdapter.upload(adapter, decoder);
    }

    /** Reads an adapter folder, checks it against this model and brings it to the device; the caller closes it. */
    public LoadedAdapter loadAdapter(Path folder) {
        return load(AdapterFolder.read(folder, checkpoint));
    }

    /** The LoRA of an adapter folder, which needs no head: for {@link #hidden} alone. */
    public LoadedAdapter loadLora(Path folder) {
        return load(AdapterFolder.readLora(folder, checkpoint.config()));
    }

    private List<Generation> generations(List<Continuation> continuations) {
        return continuations.stream().map(this::generation).toList();
    }

    private Generation generation(Continuation continuation) {
        return new Generation(format.tokenizer().decode(continuation.tokens()).strip(), continuation);
    }

    /** Once per user. */
    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            decoder.close();
            format.close();
            checkpoint.close();
        }
    }
}
