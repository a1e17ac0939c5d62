package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often the shipped drift processor alarms on honest streams whose verdicts come as people give them. Arguments: streams for
 * each row (200), answers of a stream (25000: some 5,000 in the audit sample), first seed (0), tolerance (0.01),
 * a row's constant to measure it alone.
 */
final class DriftMeasurement {
    private static final double SHARE = 0.2;
    /** One answer a second. */
    private static final long STEP = 1_000;

    private static final long VERDICT_AFTER = 10 * STEP;

    private DriftMeasurement() {}

    /** What is special about a stream; everything else is honest, prompt and complete. */
    private enum Case {
        EVERY_TEXT_ONCE("every text once"),
        ZIPF_1000("(a) repeated by Zipf over 1,000 texts"),
        ZIPF_20000("(a) repeated by Zipf over 20,000 texts"),
        RIGHT_LESS_OFTEN("(b) right answers outside the sample judged 80 % as often"),
        RIGHT_LATER("(c) right verdicts 100 answers later, in the sample too"),
        FLIPPED("(d) 5 % of first verdicts flipped, corrected 30 s later, in the sample too"),
        DOMAINS("(e) 1,000 domains"),
        MISSING("(f) a fifth of the sample never judged: of right answers 27 %, of wrong 9 %"),
        TOLERATED("every confidence 0.01 too high");

        private final String name;

        Case(String name) {
            this.name = name;
        }
    }

    private record Scheduled(long at, long number, LabeledAnswer labeled) {}

    private record Outcome(boolean alarmed, long bets, long missing, String statement) {}

    public static void main(String[] arguments) {
        int streams = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int answers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25_000;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
        String tolerance = arguments.length > 3 ? arguments[3] : "0.01";
        System.out.printf("| honest streams of %,d answers | with an alarm | labels bet on | missing |%n", answers);
        System.out.println("| --- | --- | --- | --- |");
        for (Case its : arguments.length > 4 ? new Case[] {Case.valueOf(arguments[4])} : Case.values()) {
            List<Outcome> outcomes = IntStream.range(0, streams)
                    .parallel()
                    .mapToObj(stream -> new Stream(its, answers, seed + stream, tolerance).run())
                    .toList();
            System.out.printf(
                    "| %s | %d of %d | %.0f | %.0f |%n",
                    its.name,
                    outcomes.stream().filter(Outcome::alarmed).count(),
                    streams,
                    outcomes.stream().mapToLong(Outcome::bets).average().orElse(0),
                    outcomes.stream().mapToLong(Outcome::missing).average().orElse(0));
            if (its == Case.MISSING) {
                outcomes.stream()
                        .filter(Outcome::alarmed)
                        .findFirst()
                        .ifPresent(outcome -> System.out.println(outcome.statement()));
            }
        }
    }

    private static FeedbackConfig config(String tolerance) {
        return Samples.config(Map.of(
                "drift.alpha", "0.01",
                "drift.tolerance", tolerance,
                "drift.rearm-labels", "1000000",
                "drift.maturity", "PT1M",
                "drift.verdict-wait", "PT1H"));
    }

    /** One simulated stream. */
    private static final class Stream {
        private final Case its;
        private final int answers;
        private final long seed;
        private final SplittableRandom random;
        private final DriftDriver driver;
        private final double[] zipf;
        private final PriorityQueue<Scheduled> ledger =
                new PriorityQueue<>(Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::number));
        private long scheduled;

        Stream(Case its, int answers, long seed, String tolerance) {
            this.its = its;
            this.answers = answers;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.driver = new DriftDriver(config(tolerance));
            this.zipf = its == Case.ZIPF_1000 ? zipf(1_000) : its == Case.ZIPF_20000 ? zipf(20_000) : null;
        }

        private static double[] zipf(int texts) {
            double[] cumulated = new double[texts];
            double sum = 0;
            for (int i = 0; i < texts; i++) {
                sum += 1.0 / (i + 1);
                cumulated[i] = sum;
            }
            return cumulated;
        }

        Outcome run() {
            for (int i = 0; i < answers; i++) {
                answer(i);
                deliver((i + 1) * STEP);
            }
            schedule((answers + 2 * 3_600) * STEP, labeled(answers, -1, "geography", 0.5, false, answers * STEP));
            deliver(Long.MAX_VALUE);
            DriftStatus all = driver.statuses().stream()
                    .filter(status -> status.domain().equals("*"))
                    .findFirst()
                    .orElseThrow();
            List<DriftAlarm> alarms = driver.alarms();
            return new Outcome(!alarms.isEmpty(), all.labels(), all.missing(), all.statement());
        }

        /** A text has one confidence, one answer and one draw, however often it is asked. */
        private void answer(int i) {
            int text = zipf == null ? i : ranked(random.nextDouble() * zipf[zipf.length - 1]);
            SplittableRandom drawn = new SplittableRandom(seed * 1_000_003 + text);
            boolean sampled = drawn.nextDouble() < SHARE;
            double confidence = 0.25 + 0.7 * drawn.nextDouble();
            double error = its == Case.TOLERATED ? 0.01 : 0;
            boolean right = drawn.nextDouble() < confidence - error;
            String domain = its == Case.DOMAINS ? "domain " + drawn.nextInt(1_000) : "geography";
            LabeledAnswer announced = labeled(i, text, domain, confidence, sampled, i * STEP);
            if (sampled) {
                schedule(i * STEP, announced);
            } else if (its != Case.RIGHT_LESS_OFTEN) {
                // Such verdicts only help to compare labelers, and there is one.
                return;
            }
            judge(announced, right, i * STEP + VERDICT_AFTER);
        }

        private int ranked(double point) {
            int low = 0;
            int high = zipf.length - 1;
            while (low < high) {
                int middle = (low + high) / 2;
                if (zipf[middle] < point) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private void judge(LabeledAnswer answer, boolean right, long at) {
            if (its == Case.RIGHT_LESS_OFTEN && !answer.getAuditSampled() && right && random.nextDouble() >= 0.8
                    || its == Case.MISSING && answer.getAuditSampled() && random.nextDouble() < (right ? 0.27 : 0.09)) {
                return;
            }
            if (its == Case.FLIPPED && random.nextDouble() < 0.05) {
                schedule(at, verdict(answer, 0, !right));
                schedule(at + 30 * STEP, verdict(answer, 1, right));
            } else {
                schedule(its == Case.RIGHT_LATER && right ? at + 100 * STEP : at, verdict(answer, 0, right));
            }
        }

        private void schedule(long at, LabeledAnswer labeled) {
            ledger.add(new Scheduled(at, scheduled++, labeled));
        }

        private void deliver(long until) {
            while (!ledger.isEmpty() && ledger.peek().at() < until) {
                Scheduled next = ledger.poll();
                driver.take(next.labeled(), next.at());
            }
        }

        private static LabeledAnswer labeled(
                int i, int text, String domain, double confidence, boolean sampled, long answeredAt) {
            return LabeledAnswer.newBuilder()
                    .setQuestionId("q" + i)
                    .setQuestion("")
                    .setTextHash("text " + text)
                    .setDomain(domain)
                    .setConfidence(confidence)
                    .setModelId("atlas")
                    .setReleaseId("r1")
                    .setRevision(-1)
                    .setAuditProbability(SHARE)
                    .setAuditSampled(sampled)
                    .setAnswerPosition(new RecordPosition("candor.answers", 0, (long) i))
                    .setAnsweredAt(Instant.ofEpochMilli(answeredAt))
                    .setLabeledAt(Instant.ofEpochMilli(answeredAt))
                    .build();
        }

        private static LabeledAnswer verdict(LabeledAnswer answer, int revision, boolean right) {
            return LabeledAnswer.newBuilder(answer)
                    .setRevision(revision)
                    .setLabel(right ? 1.0 : 0.0)
                    .setVerdicts(List.of(new Verdict(
                            answer.getQuestionId() + revision,
                            "ann",
                            FeedbackSource.HUMAN,
                            right ? 1.0 : 0.0,
                            answer.getAnsweredAt(),
                            answer.getAnswerPosition())))
                    .build();
        }
    }
}
