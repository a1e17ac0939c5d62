package io.candor.training;

import io.candor.event.Answer;
import io.candor.event.ConsistencySignal;
import io.candor.event.TextIdentity;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.honesty.answer.SelfConsistency;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.GenerationOptions;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.store.BundledRelease;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The signal of elicitation for live questions: how often k sampled answers agree with the greedy answer that was given
 * (EliCal, arXiv 2510.17509, eq. 1). The same question always gets the same samples.
 */
final class ConsistencySampling {
    private static final String SALT = "sampling";

    private final LanguageModel model;
    private final TrainerConfig.Sampling config;
    private final double firstShare;
    private final BooleanSupplier untaught;
    private final AuditSlice audit;
    private final Clock clock;

    /**
     * @param firstShare share of the questions that is sampled while the model has no head, in [0, 1]
     * @param untaught whether it has none, as far as is known here; an answer of a release that has learned nothing says so itself
     */
    ConsistencySampling(
            LanguageModel model,
            TrainerConfig.Sampling config,
            double firstShare,
            BooleanSupplier untaught,
            AuditSlice audit,
            Clock clock) {
        this.model = model;
        this.config = config;
        this.firstShare = firstShare;
        this.untaught = untaught;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Whether to draw samples for an answer: it is this model's, has a text, is in the share, and not in the audit
     * slice, whose signals only judge a first head.
     */
    boolean takes(Answer answer) {
        return answer.getAnswer() != null
                && answer.getAnswerModel() == null
                && answer.getModelId().equals(model.modelId())
                && (isForFirstHead(answer)
                        ? AuditSlice.fraction(SALT, text(answer)) < firstShare
                        : AuditSlice.fraction(SALT, text(answer)) < config.share() && !audit.contains(text(answer)));
    }

    private boolean isForFirstHead(Answer answer) {
        return untaught.getAsBoolean() || BundledRelease.isUntaught(answer.getReleaseId(), model.modelId());
    }

    /** One signal per answer, without those whose question this model cannot be asked. */
    List<ConsistencySignal> signals(List<Answer> answers) {
        List<Answer> asked = new ArrayList<>(answers.size());
        List<int[]> prompts = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            prompt(answer).ifPresent(prompt -> {
                asked.add(answer);
                prompts.add(prompt);
            });
        }
        if (asked.isEmpty()) {
            return List.of();
        }
        long[] seeds = asked.stream().mapToLong(ConsistencySampling::seed).toArray();
        List<List<Generation>> samples = model.sample(
                prompts,
                config.samples(),
                GenerationOptions.sampled(config.maxTokens(), config.temperature(), 0),
                seeds);
        List<ConsistencySignal> signals = new ArrayList<>(asked.size());
        Instant now = Instant.ofEpochMilli(clock.millis());
        for (int i = 0; i < asked.size(); i++) {
            signals.add(signal(
                    asked.get(i), samples.get(i).stream().map(Generation::text).toList(), now));
        }
        return signals;
    }

    private Optional<int[]> prompt(Answer answer) {
        try {
            return Optional.of(model.prompt(answer.getQuestion()));
        } catch (InvalidQuestionException unaskable) {
            return Optional.empty();
        }
    }

    private static String text(Answer answer) {
        return TextIdentity.of(answer.getQuestion(), answer.getQuestionId());
    }

    private static long seed(Answer answer) {
        return ByteBuffer.wrap(DigestUtils.sha256(text(answer))).getLong();
    }

    private ConsistencySignal signal(Answer answer, List<String> samples, Instant now) {
        return ConsistencySignal.newBuilder()
                .setQuestionId(answer.getQuestionId())
                .setQuestion(answer.getQuestion())
                .setDomain(answer.getDomain())
                .setModelId(answer.getModelId())
                .setGreedyAnswer(answer.getAnswer())
                .setSamples(samples)
                .setSampleCount(samples.size())
                .setAgreement(new SelfConsistency(new NormalizedExactMatch()).of(answer.getAnswer(), samples))
                .setTemperature(config.temperature())
                .setSampledAt(now)
                .build();
    }
}
