package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.answer.release.EndlessLease;
import io.candor.engine.AnswerReader;
import io.candor.honesty.map.AnswerMap;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import io.candor.llm.prompt.InvalidQuestionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An engine whose tokens are characters: it answers in upper case, and is as confident as the text's last digit says. */
final class ScriptedEngine implements AnswerEngine, AnswerEngine.Serving {
    static final int CONTEXT = 2_000;

    private final List<List<String>> scored = Collections.synchronizedList(new ArrayList<>());
    private final List<List<String>> answered = Collections.synchronizedList(new ArrayList<>());
    private volatile Predicate<String> failing = text -> false;
    private volatile Predicate<List<String>> failingBatch = texts -> false;
    private volatile Throwable failure;
    private volatile String unaskable = "";
    private volatile Throwable unaskableFailure;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean closed;
    private volatile Optional<AnswerMap> answerMap = Optional.empty();
    private volatile String readModel;
    private volatile AnswerMap readMap;

    /** From now on its release has this map of answers. */
    void mapAnswers(AnswerMap map) {
        answerMap = Optional.of(map);
    }

    @Override
    public Optional<AnswerMap> answerMap() {
        return answerMap;
    }

    /** From now on it reads given answers, and its release has this map of a model's. */
    void readAnswersOf(String model, AnswerMap map) {
        readModel = model;
        readMap = map;
    }

    @Override
    public Optional<AnswerMap> answerMap(String source) {
        return Optional.ofNullable(source.equals(readModel) ? readMap : null);
    }

    @Override
    public Optional<AnswerReader> answerReader() {
        return Optional.<AnswerReader>of(new AnswerReader() {
                    @Override
                    public int[] tokens(int[] prompt, String answer) {
                        return answer.chars().toArray();
                    }

                    @Override
                    public double[] meanLogProbabilities(List<int[]> prompts, List<int[]> answers) {
                        return answers.stream().mapToDouble(answer -> -0.5).toArray();
                    }
                })
                .filter(any -> readModel != null);
    }

    /** From now on a batch fails if it holds such a text. */
    void failOn(Predicate<String> text) {
        failing = text;
    }

    /** From now on a batch of such texts fails so. */
    void failWith(Throwable thrown, Predicate<List<String>> texts) {
        failure = thrown;
        failingBatch = texts;
    }

    /** From now on the prompt of this text cannot be made. */
    void failPromptOf(String text, Throwable thrown) {
        unaskableFailure = thrown;
        unaskable = text;
    }

    private static void raise(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    /** From now on the engine does not get past the confidence pass. */
    void block() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** The texts of every confidence pass. */
    List<List<String>> scored() {
        return List.copyOf(scored);
    }

    /** The texts of every greedy pass. */
    List<List<String>> answered() {
        return List.copyOf(answered);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int[] prompt(String question) {
        if (question.equals(unaskable)) {
            raise(unaskableFailure);
        }
        if (question.length() > CONTEXT) {
            throw new InvalidQuestionException("makes too long a prompt", "shorten it");
        }
        return question.chars().toArray();
    }

    @Override
    public Lease lease() {
        return new EndlessLease(this);
    }

    @Override
    public String modelId() {
        return "scripted@0";
    }

    @Override
    public String releaseId() {
        return "scripted-release";
    }

    @Override
    public float[] confidenceLogits(List<int[]> prompts) {
        List<String> texts = texts(prompts);
        scored.add(texts);
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (texts.stream().anyMatch(failing)) {
            throw new IllegalStateException("scripted failure");
        }
        if (failingBatch.test(texts)) {
            raise(failure);
        }
        float[] logits = new float[texts.size()];
        for (int i = 0; i < logits.length; i++) {
            int digit = Character.digit(texts.get(i).charAt(texts.get(i).length() - 1), 10);
            logits[i] = digit < 0 ? 0 : (float) Math.log(digit / (10.0 - digit));
        }
        return logits;
    }

    @Override
    public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
        throw new UnsupportedOperationException("no prompt is long");
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new AtOnce<>((prompt, maxTokens) -> new Generation(
                text(prompt).substring(0, Math.min(maxTokens, prompt.length)).toUpperCase(),
                new Continuation(new int[] {1, 2}, new float[] {-0.5f, -0.25f, -0.75f}, true))) {
            @Override
            public List<Ended<T>> join(List<Prompt<T>> prompts) {
                answered.add(texts(prompts.stream().map(Prompt::tokens).toList()));
                return super.join(prompts);
            }
        };
    }

    @Override
    public void close() {
        closed = true;
    }

    private static List<String> texts(List<int[]> prompts) {
        return prompts.stream().map(ScriptedEngine::text).collect(Collectors.toList());
    }

    private static String text(int[] prompt) {
        return new String(prompt, 0, prompt.length);
    }
}
