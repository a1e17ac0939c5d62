package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.engine.AnswerProvider;
import io.candor.event.Answer;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.ScoredPrompts;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers questions: those that begin together get their confidences in one pass, then each its answer where one is wanted,
 * beside all others that are under way. Long ones are read a piece at a time, so that they hold up nobody else. For one thread.
 */
final class Answering implements AutoCloseable {
    /** Between two looks while all wait for the second engine. */
    private static final long LOOK_MILLIS = 2;

    private static final String TRIAL_QUESTION = "What is the capital of France?";

    private final AnswerEngine engine;
    private final ContinuousBatch<Begun> underWay;
    private final GivenAnswers given;
    private final AnswerConfig config;
    private final AnswerOutcomes outcomes;
    /** Empty where the model answers itself. */
    private final Optional<AnswersElsewhere> elsewhere;

    /** Empty without a second engine. */
    private final Optional<SecondAnswers> second;

    private final AnswerMetrics metrics;
    private final Clock clock;
    /** Questions too long to be read at once, in the order they came; the first is being read. */
    private final Deque<LongQuestion> scoring = new ArrayDeque<>();

    /**
     * @param keys has them by the time that questions come
     * @param second answers what is not accepted; closed with this
     */
    Answering(
            AnswerEngine engine,
            AnswerConfig config,
            Supplier<AnswerKeys> keys,
            AcceptanceRule acceptance,
            AnswerMetrics metrics,
            Clock clock,
            Optional<SecondEngine> second) {
        this.engine = engine;
        Optional<AnswerProvider> source = engine.answerProvider();
        int prefillTokens = config.batch().prefillTokens();
        this.underWay = source.map(answerer -> AnswersElsewhere.batch(answerer, prefillTokens))
                .orElseGet(() -> engine.continuousBatch(prefillTokens));
        this.given = new GivenAnswers(engine, config.batch());
        this.config = config;
        this.outcomes = new AnswerOutcomes(
                new AuditSample(config, acceptance::policy),
                keys,
                acceptance,
                metrics,
                clock,
                source.map(AnswerProvider::model));
        this.elsewhere = source.map(answerer -> new AnswersElsewhere(answerer, given, outcomes));
        this.second = second.map(its -> new SecondAnswers(its, given, outcomes, clock));
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Begins questions. Those that want no answer, came too late, or have all of it with the first token get their outcome.
     *
     * @param questions of one mode
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then none of them has begun
     */
    void begin(List<QueuedQuestion> questions) {
        long start = System.nanoTime();
        Instant now = clock.instant();
        List<LongQuestion> inPieces = questions.stream()
                .filter(queued -> !queued.isExpired(now) && isLong(queued))
                .map(queued -> LongQuestion.begin(queued, engine.lease(), underWay.prefillTokens(), start))
                .toList();
        try (AnswerEngine.Lease lease = engine.lease()) {
            AnswerEngine.Serving serving = lease.serving();
            List<QueuedQuestion> whole = questions.stream()
                    .filter(queued -> !queued.isExpired(now) && !isLong(queued))
                    .toList();
            if (!whole.isEmpty()) {
                begin(serving, whole, start);
            }
            questions.stream()
                    .filter(queued -> queued.isExpired(now))
                    .forEach(queued -> outcomes.expired(queued, outcomes.unanswered(serving, queued, start)));
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge: none has begun.
            inPieces.forEach(LongQuestion::close);
            throw failure;
        }
        scoring.addAll(inPieces);
    }

    private boolean isLong(QueuedQuestion queued) {
        return queued.tokens() > underWay.prefillTokens();
    }

    private void begin(AnswerEngine.Serving serving, List<QueuedQuestion> questions, long start) {
        List<int[]> prompts = questions.stream().map(QueuedQuestion::prompt).toList();
        if (questions.get(0).isScoreOnly()) {
            scored(begun(serving, questions, serving.confidenceLogits(prompts), start));
            return;
        }
        try (ScoredPrompts scored = serving.score(prompts)) {
            List<Begun> begun = begun(serving, questions, scored.logits(), start);
            ended(underWay.join(begun.stream().map(Begun::prompt).toList(), scored));
        }
    }

    private void scored(List<Begun> scored) {
        Map<Begun, Double> read = given.meanLogProbabilities(scored);
        scored.forEach(begun -> outcomes.scored(
                begun, read.containsKey(begun) ? GivenAnswers.read(begun, read.get(begun)) : begun.confident(null)));
    }

    private void ended(List<ContinuousBatch.Ended<Begun>> ended) {
        if (elsewhere.isPresent()) {
            elsewhere.get().ended(ended);
        } else {
            ended.forEach(this::decided);
        }
    }

    private void decided(ContinuousBatch.Ended<Begun> ended) {
        Answer.Builder answer = outcomes.decided(ended);
        second.filter(its -> its.isWanted(answer))
                .ifPresentOrElse(its -> its.ask(ended.owner(), answer), () -> outcomes.answered(ended.owner(), answer));
    }

    /**
     * Brings the answers that are under way a little further.
     *
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then {@link #giveUp} says for whom
     */
    void decode() {
        if (underWay.size() > 0 || second.isEmpty()) {
            ended(underWay.decode());
        } else if (waitingForSecond() > 0 && scoring.isEmpty()) {
            second.get().await(LOOK_MILLIS);
        }
        second.ifPresent(SecondAnswers::ended);
    }

    /**
     * Reads a piece more of the first long question, if there is one.
     *
     * @throws RuntimeException whatever the engine throws, or an OutOfMemoryError; then {@link #waitsForMemory} or {@link #giveUp}
     */
    void readOn() {
        if (scoring.isEmpty()) {
            return;
        }
        LongQuestion first = scoring.getFirst();
        Optional<Begun> scored = first.readOn(logit -> readToTheEnd(first, logit));
        if (scored.isPresent()) {
            if (first.queued().isScoreOnly()) {
                scored(List.of(scored.get()));
            } else {
                ended(underWay.join(List.of(scored.get().prompt())));
            }
            // Not before: should the engine fail, it is tried again or has to begin anew.
            scoring.removeFirst().close();
        }
    }

    private Begun readToTheEnd(LongQuestion question, float logit) {
        long scored = System.nanoTime();
        metrics.batch(1, scored - question.startNanos());
        return outcomes.begun(question.serving(), question.queued(), logit, question.startNanos(), scored);
    }

    /**
     * The first long question found too little memory to be read on: the same piece is tried again, a smaller one, or once the
     * answers under way have ended. What the engine keeps for nobody is given back, and where answers are under way fewer will be.
     *
     * @return whether there is sense in trying again
     */
    boolean waitsForMemory() {
        LongQuestion first = scoring.getFirst();
        if (underWay.size() == 0) {
            underWay.clear();
        } else if (!first.isWaitingForMemory()) {
            underWay.shrink();
        }
        return first.wantedMemory() || underWay.size() > 0;
    }

    /** Whether a long question waits for memory: who began now would keep it from it. */
    boolean isWaitingForMemory() {
        return !scoring.isEmpty() && scoring.getFirst().isWaitingForMemory();
    }

    /** Whether answers are under way, and not confidences alone. */
    boolean isDecoding() {
        return underWay.size() > 0;
    }

    /** Questions that have begun and have no outcome yet. */
    int underWay() {
        return inModel() + waitingForSecond();
    }

    /** Those of them that do not wait for the second engine. */
    int inModel() {
        return underWay.size()
                + scoring.size()
                + elsewhere.map(AnswersElsewhere::size).orElse(0);
    }

    private int waitingForSecond() {
        return second.map(SecondAnswers::size).orElse(0);
    }

    /** How many more questions can begin whose prompt and answer have at most so many tokens. */
    int room(int tokens) {
        int places = config.batch().maxQuestions() - inModel();
        return places <= 0 ? 0 : Math.min(places, underWay.room(tokens));
    }

    /** Questions whose deadline has passed get their outcome, and those that are no longer ours to answer are let go. */
    void dropUnwanted() {
        Instant now = clock.instant();
        underWay.cancel(begun -> isUnwanted(begun.queued(), now, begun::unanswered));
        scoring.removeIf(question -> {
            boolean unwanted = isUnwanted(
                    question.queued(),
                    now,
                    () -> outcomes.unanswered(question.serving(), question.queued(), question.startNanos()));
            if (unwanted) {
                question.close();
            }
            return unwanted;
        });
    }

    private boolean isUnwanted(QueuedQuestion queued, Instant now, Supplier<Answer.Builder> unanswered) {
        boolean late = queued.isExpired(now);
        if (late && !queued.pending().isAbandoned()) {
            outcomes.expired(queued, unanswered.get());
        }
        return late || queued.pending().isAbandoned();
    }

    /** After a failure: who was under way and has to begin anew. */
    List<QueuedQuestion> giveUp() {
        List<QueuedQuestion> lost = new ArrayList<>();
        underWay.clear().forEach(begun -> lost.add(begun.queued()));
        elsewhere.ifPresent(answers -> lost.addAll(answers.giveUp()));
        second.ifPresent(answers -> lost.addAll(answers.giveUp()));
        scoring.forEach(question -> lost.add(question.queued()));
        closeScoring();
        return lost;
    }

    private void closeScoring() {
        scoring.forEach(LongQuestion::close);
        scoring.clear();
    }

    /** The engine had too little memory: fewer are under way from now on. */
    void shrink() {
        underWay.shrink();
    }

    /**
     * Whether the engine answers a question known to be valid, in the mode of {@code queued}; if so, {@code queued} is
     * at fault.
     */
    boolean answersTrialQuestion(QueuedQuestion queued) {
        try (AnswerEngine.Lease lease = engine.lease();
                ContinuousBatch<QueuedQuestion> trial =
                        elsewhere.isPresent() ? elsewhere.get().trial(TRIAL_QUESTION) : engine.continuousBatch(0)) {
            int[] prompt = engine.prompt(TRIAL_QUESTION);
            lease.serving().confidenceLogits(List.of(prompt));
            if (!queued.isScoreOnly()) {
                trial.join(List.of(new ContinuousBatch.Prompt<>(queued, prompt, 1)));
                while (trial.size() > 0) {
                    trial.decode();
                }
            }
            return true;
        } catch (RuntimeException | OutOfMemoryError broken) {
            // The engine's failure, not the question's: tried again for as long as it takes.
            return false;
        }
    }

    @Override
    public void close() {
        closeScoring();
        underWay.close();
        second.ifPresent(SecondAnswers::close);
    }

    private List<Begun> begun(
            AnswerEngine.Serving serving, List<QueuedQuestion> questions, float[] logits, long start) {
        long scored = System.nanoTime();
        metrics.batch(questions.size(), scored - start);
        List<Begun> begun = new ArrayList<>(questions.size());
        for (int i = 0; i < logits.length; i++) {
            begun.add(outcomes.begun(serving, questions.get(i), logits[i], start, scored));
        }
        return begun;
    }
}
