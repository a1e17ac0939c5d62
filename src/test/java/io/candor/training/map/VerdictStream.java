package io.candor.training.map;

import io.candor.MappedConfig;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import io.candor.honesty.map.LogitMap;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Verdicts of named labelers on answers of an honest head, and the map that is live by them: what the service does, without Kafka. */
final class VerdictStream {
    private static final double RARELY = 0.03;

    private final SplittableRandom random;
    /** Apart, so that what the honest say does not depend on who lies. */
    private final SplittableRandom lies;

    private final LedgerLabels ledger;
    private final MapLineage lineage;
    private final Set<String> changed;
    private LogitMap live = LogitMap.IDENTITY;
    private int promotions;
    private int records;

    /** @param changed domains in which answers are hardly ever right, whatever the head says, once {@link #change} was called */
    VerdictStream(long seed, Set<String> changed, Map<String, String> settings) {
        random = new SplittableRandom(seed);
        lies = new SplittableRandom(seed + 1_000);
        MapConfig config = MappedConfig.of(MapConfig.class, settings);
        ledger = new LedgerLabels(config, Clock.systemUTC());
        lineage = new MapLineage(LogitMap.IDENTITY, config.settings());
        this.changed = changed;
    }

    private boolean isChanged;

    void change() {
        isChanged = true;
    }

    /** One of these judges an answer to a question nobody asked before. */
    void judge(List<String> labelers, List<String> domains, boolean flips) {
        SplittableRandom own = flips ? lies : random;
        String labeler = labelers.get(own.nextInt(labelers.size()));
        String domain = domains.get(own.nextInt(domains.size()));
        String text = (flips ? "lie " : "question ") + own.nextLong();
        judge(labeler, domain, text, text, flips);
    }

    void judge(String labeler, String domain, String id, String text, boolean flips) {
        double logit = 5 * new SplittableRandom(text.hashCode()).split().nextDouble() - 2;
        double truth = (flips ? lies : random).nextDouble() < right(domain, logit) ? 1 : 0;
        send(id, text, domain, logit, Map.of(labeler, flips ? 1 - truth : truth));
    }

    /** All of them judge one answer; those whose names are in {@code liars} say the opposite. */
    void judgeTogether(List<String> labelers, String domain, Set<String> liars) {
        double logit = 5 * random.nextDouble() - 2;
        double truth = random.nextDouble() < right(domain, logit) ? 1 : 0;
        Map<String, Double> verdicts = new TreeMap<>();
        labelers.forEach(labeler -> verdicts.put(labeler, liars.contains(labeler) ? 1 - truth : truth));
        int number = records;
        send("q" + number, "question " + number, domain, logit, verdicts);
    }

    private void send(String id, String text, String domain, double logit, Map<String, Double> verdicts) {
        LabeledAnswer labeled = labeled(id, text, domain, logit, verdicts);
        for (LedgerLabels.Final label : ledger.add(labeled, records, records++)) {
            lineage.add(label.label()).filter(MapDecision::approved).ifPresent(decision -> {
                live = decision.map();
                promotions++;
            });
        }
    }

    private static LabeledAnswer labeled(
            String id, String text, String domain, double logit, Map<String, Double> verdicts) {
        List<Verdict> all = new ArrayList<>();
        verdicts.forEach((labeler, score) -> all.add(Verdict.newBuilder()
                .setFeedbackId(id + labeler)
                .setLabeler(labeler)
                .setSource(FeedbackSource.HUMAN)
                .setScore(score)
                .setGivenAt(Instant.EPOCH)
                .setPosition(new RecordPosition("feedback", 0, 0L))
                .build()));
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion(text)
                .setDomain(domain)
                .setAnswer("answer")
                .setConfidence(1 / (1 + Math.exp(-logit)))
                .setLogit(logit)
                .setAuditProbability(1.0)
                .setAuditSampled(true)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(verdicts.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .setVerdicts(all)
                .setAnswerPosition(new RecordPosition("answers", 0, 0L))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }

    private double right(String domain, double logit) {
        return isChanged && changed.contains(domain) ? RARELY : 1 / (1 + Math.exp(-logit));
    }

    /** Labels until another map is live; {@code most} where none is by then. */
    int untilPromoted(List<String> labelers, List<String> domains, int most) {
        int before = promotions;
        for (int i = 1; i <= most; i++) {
            judge(labelers, domains, false);
            if (promotions > before) {
                return i;
            }
        }
        return most;
    }

    /** Mean square of what the live confidence is off by in a domain: what its Brier score is worse by than the best possible. */
    double error(String domain) {
        return DoubleStream.iterate(-2, logit -> logit <= 3, logit -> logit + 0.1)
                .map(logit -> live.confidence(logit, domain, "") - right(domain, logit))
                .map(off -> off * off)
                .average()
                .orElseThrow();
    }

    LogitMap live() {
        return live;
    }

    int promotions() {
        return promotions;
    }

    LedgerLabels ledger() {
        return ledger;
    }
}
