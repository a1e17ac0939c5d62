package io.candor.training.map;

import io.candor.erasure.Erasures;
import io.candor.event.LabeledAnswer;
import io.candor.event.LabelerIdentity;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.LabelerTrust;
import io.candor.honesty.map.TokenLogProbabilities;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of the ledger that are final and count. Labelers are those of the installation, so labels of every model and adapter
 * say who is believed.
 *
 * <p>A question counts once: what is said of it after its label was final and counted corrects nothing. But verdicts that come later
 * show whether labelers agree, so trust hears them; and where the first label did not count, because nobody who gave it was believed, a
 * later one may.
 *
 * <p>Time is the stamp of the records, so the same labels are final in the same order wherever the ledger is read. Where no record
 * follows, the wall clock takes over after as long again: the newest labels of a quiet ledger count too, and a correction that was
 * stamped in time has had time to be read. Not thread-safe.
 */
public final class LedgerLabels {
    /** No name holds it. */
    private static final char APART = '\0';

    private final RemainingLabels remaining;
    private final MaturingLabels maturing;
    private final LabelerTrust trust;
    /** Ids of questions that counted. */
    private final Set<String> questions = new HashSet<>();

    private final long maturityMillis;
    private final Clock clock;
    /** The latest stamp so far, in milliseconds. */
    private long stamped;

    private long passedOver;
    private long counted;
    private long judging;

    /**
     * A label that counts, and where it belongs.
     *
     * @param acceptance the confidence by which the answer was accepted or not, as it carried it; empty where there was no answer, or
     *     nothing was said of one that another system gave
     * @param share of texts like this one that were drawn into the audit sample, above 0 and at most 1; 1 where it was not drawn
     * @param offset of its first record
     * @param at when it became final, in milliseconds
     */
    public record Final(
            String modelId,
            String releaseId,
            CountedLabel label,
            OptionalDouble acceptance,
            double share,
            long offset,
            long at) {}

    public LedgerLabels(MapConfig config, Clock clock) {
        this(config, clock, Erasures.NONE);
    }

    /** @param erasures what counts as if it had never been */
    public LedgerLabels(MapConfig config, Clock clock, Erasures erasures) {
        this.remaining = new RemainingLabels(erasures);
        this.maturing = new MaturingLabels(config.maturity());
        this.trust = new LabelerTrust(config.trust());
        this.maturityMillis = config.maturity().toMillis();
        this.clock = clock;
    }

    /**
     * Takes a record of the ledger; returns the labels that are final by then and count. What was final and counted before it, it
     * corrects no more.
     *
     * @param offset of the record
     * @param timestamp of the record, in milliseconds; one ahead of the wall clock by more than the maturity is not believed, and the
     *     wall clock counts: it would make all labels final at once, and keep later ones waiting
     */
    public List<Final> add(LabeledAnswer labeled, long offset, long timestamp) {
        return remaining
                .of(labeled)
                .map(left -> addRemaining(left, offset, timestamp))
                .orElseGet(List::of);
    }

    private List<Final> addRemaining(LabeledAnswer labeled, long offset, long timestamp) {
        long now = clock.millis();
        stamped = Math.max(stamped, timestamp > now + maturityMillis ? now : timestamp);
        List<Final> all = counted(maturing.mature(stamped));
        maturing.add(labeled, offset, stamped);
        all.addAll(counted(maturing.mature(stamped)));
        return all;
    }

    /** Whether {@link #addQuiet} has labels to give. */
    public boolean isDueWhenQuiet() {
        return maturing.isDue(quietTime());
    }

    /** The labels that are final because nothing newer is in the ledger, whose end was read. */
    public List<Final> addQuiet() {
        return counted(maturing.mature(quietTime()));
    }

    /** The labels that are not final yet, as they stand: nothing will come that could correct them. */
    public List<Final> addRest() {
        return counted(maturing.mature(Long.MAX_VALUE));
    }

    private long quietTime() {
        return clock.millis() - maturityMillis;
    }

    private List<Final> counted(List<MaturingLabels.Mature> labels) {
        List<Final> all = new ArrayList<>();
        for (MaturingLabels.Mature mature : labels) {
            LabeledAnswer labeled = mature.label();
            if (questions.contains(labeled.getQuestionId())) {
                trust.compare(judged(labeled));
                continue;
            }
            Optional<CountedLabel> heard = CountedLabel.of(
                            trust,
                            judged(labeled),
                            labeled.getLogit(),
                            AnswerIdentity.of(labeled.getAnswer()),
                            tokens(labeled),
                            labeled.getAuditSampled())
                    .map(label -> labeled.getAnswerModel() == null
                            ? label
                            : label.ofSource(labeled.getAnswerModel(), TextIdentity.of(labeled), labeled.getDomain()));
            heard.ifPresentOrElse(
                    label -> {
                        questions.add(labeled.getQuestionId());
                        all.add(new Final(
                                labeled.getModelId(),
                                labeled.getReleaseId(),
                                label,
                                acceptance(labeled),
                                share(labeled),
                                mature.offset(),
                                mature.at()));
                    },
                    () -> passedOver++);
        }
        counted += all.size();
        judging += all.stream().filter(label -> label.label().logit().sampled()).count();
        return all;
    }

    /** Written so that NaN, which nothing of ours sends, is none. */
    private static OptionalDouble acceptance(LabeledAnswer labeled) {
        boolean own = labeled.getAnswerModel() == null;
        Double confidence = labeled.getAnswerConfidence() == null && own
                ? (Double) labeled.getConfidence()
                : labeled.getAnswerConfidence();
        return labeled.getAnswer() != null && confidence != null && confidence >= 0 && confidence <= 1
                ? OptionalDouble.of(confidence)
                : OptionalDouble.empty();
    }

    /** Written so that NaN, which nothing of ours sends, is none. */
    private static double share(LabeledAnswer labeled) {
        Double share = labeled.getAuditProbability();
        return share != null && share > 0 && share <= 1 ? share : 1;
    }

    /** Written so that NaN, which nothing of ours sends, is none. */
    private static Optional<TokenLogProbabilities> tokens(LabeledAnswer labeled) {
        return Optional.ofNullable(labeled.getMeanTokenLogProbability())
                .filter(mean -> mean <= 0 && labeled.getAnswerTokens() >= 0)
                .map(mean -> new TokenLogProbabilities(mean, labeled.getAnswerTokens(), source(labeled)));
    }

    /** Likewise. */
    private static OptionalDouble source(LabeledAnswer labeled) {
        Double mean = labeled.getAnswerMeanTokenLogProbability();
        return mean != null && mean <= 0 ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }

    private static JudgedAnswer judged(LabeledAnswer labeled) {
        SortedMap<String, Double> verdicts = LabelerIdentity.verdicts(labeled);
        return new JudgedAnswer(
                text(labeled),
                apart(labeled.getDomain(), labeled),
                apart(labeled.getModelId(), labeled),
                Probability.sigmoid(labeled.getLogit()),
                new AttributedLabel(
                        labeled.getLabel(),
                        verdicts.isEmpty()
                                ? new TreeMap<>(Map.of(LabelerIdentity.UNKNOWN, labeled.getLabel()))
                                : verdicts),
                LabelerIdentity.references(labeled));
    }

    /**
     * Of an answer that another system gave, who gave it belongs to what was judged, and what it says too: labelers who find one answer
     * to a text right and another wrong do not contradict each other.
     */
    private static String text(LabeledAnswer labeled) {
        String text = TextIdentity.of(labeled);
        return labeled.getAnswerModel() == null
                ? text
                : apart(text, labeled) + APART + AnswerIdentity.of(labeled.getAnswer());
    }

    /** So that no share and no comparison mixes the base model's answers with those of others. */
    private static String apart(String name, LabeledAnswer labeled) {
        return labeled.getAnswerModel() == null ? name : name + APART + labeled.getAnswerModel();
    }

    /** Labels that counted. */
    long counted() {
        return counted;
    }

    /** Those of them that are of the random audit sample, which alone judge. */
    long judging() {
        return judging;
    }

    /** Labels that did not count. */
    long passedOver() {
        return passedOver;
    }

    /** Who is not believed. */
    LabelerTrust trust() {
        return trust;
    }
}
