package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.event.DriftAlarm;
import io.candor.event.DriftDirection;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which labels are bet on, and when. */
class DriftProcessorTest {
    private static final Map<String, String> WAITING =
            Map.of("drift.maturity", "60s", "drift.verdict-wait", "10m", "drift.rearm-labels", "100000");
    private static final double RIGHT = 1;
    private static final double WRONG = 0;

    private DriftDriver drift = new DriftDriver(Samples.config(WAITING));

    @Test
    void shouldHonourCorrectionsThatComeBeforeALabelSettles() {
        for (int i = 0; i < 300; i++) {
            announce("q" + i, 10 * i);
            judge("q" + i, 0, WRONG, "ann", 10 * i + 1);
            judge("q" + i, 1, i % 5 == 0 ? WRONG : RIGHT, "ann", 10 * i + 31);
        }
        passTime(10_000);

        assertThat(drift.alarms()).isEmpty();
        assertThat(overall().labels()).isEqualTo(300);
        assertThat(overall().lateCorrections()).isZero();
    }

    @Test
    void shouldBetOnTheNewestLabelsOfALedgerInWhichNothingMoreComes() {
        for (int i = 0; i < 100; i++) {
            announce("q" + i, i);
            judge("q" + i, 0, WRONG, "ann", i + 1);
        }
        assertThat(drift.alarms()).isEmpty();

        drift.passQuietly(millis(20_000));
        assertThat(drift.alarms()).as("records came since the last look").isEmpty();
        drift.passQuietly(millis(20_010));

        assertThat(drift.alarms()).isNotEmpty();
        assertThat(overall().labels()).isEqualTo(100);
        assertThat(overall().statement()).contains("the alarm was raised at").contains("by now, over");
    }

    @Test
    void shouldRaiseAnAlarmOfTheSystemAloneWhoseAnswersAreNotWhatWasSaidOfThem() {
        for (int i = 0; i < 300; i++) {
            boolean wrong = i % 5 == 0;
            judge("q" + i, 0, wrong ? WRONG : RIGHT, "ann", 10 * i);
            judgeOf("acme", i, RIGHT, 10 * i + 1);
            judgeOf("other", i, WRONG, 10 * i + 2);
        }
        passTime(10_000);

        assertThat(drift.alarms())
                .extracting(DriftAlarm::getAnswerModel, DriftAlarm::getDomain, DriftAlarm::getDirection)
                .containsExactlyInAnyOrder(
                        tuple("other", "geography", DriftDirection.TOO_SURE),
                        tuple("other", "*", DriftDirection.TOO_SURE));
        assertThat(drift.alarms()).extracting(DriftAlarm::getAlarmId).doesNotHaveDuplicates();
        assertThat(drift.statuses())
                .filteredOn(status -> status.domain().equals("*"))
                .extracting(DriftStatus::answerModel, DriftStatus::labels)
                .containsExactlyInAnyOrder(tuple(null, 300L), tuple("acme", 300L), tuple("other", 300L));
    }

    /** An answer of another model to the same question, of which is said that it is right. */
    private void judgeOf(String model, int i, double score, long second) {
        LabeledAnswer theirs = LabeledAnswer.newBuilder(labeled("q" + i, 0, second))
                .setQuestionId(model + " " + i)
                .setAnswer("what " + model + " says")
                .setAnswerModel(model)
                .setAnswerConfidence(0.97)
                .setConfidence(0.1)
                .setCounted(true)
                .build();
        drift.take(judged(theirs, 0, score, "ann"), millis(second));
    }

    @Test
    void shouldNotBetAgainOnCorrectionsThatComeLater() {
        for (int i = 0; i < 300; i++) {
            announce("q" + i, 10 * i);
            judge("q" + i, 0, i % 5 == 0 ? WRONG : RIGHT, "ann", 10 * i + 1);
        }
        passTime(10_000);
        for (int i = 0; i < 300; i++) {
            judge("q" + i, 1, WRONG, "ann", 11_000 + i);
        }
        passTime(20_000);

        assertThat(drift.alarms()).isEmpty();
        assertThat(overall().labels()).isEqualTo(300);
        assertThat(overall().lateCorrections()).isEqualTo(300);
    }

    @Test
    void shouldBetInTheOrderOfTheAnswersWhenRightVerdictsComeLater() {
        for (int i = 0; i < 150; i++) {
            announce("q" + i, i);
        }
        for (int i = 0; i < 150; i += 5) {
            judge("q" + i, 0, WRONG, "ann", 200);
        }
        for (int i = 0; i < 150; i++) {
            if (i % 5 != 0) {
                judge("q" + i, 0, RIGHT, "ann", 500);
            }
        }
        passTime(10_000);

        assertThat(drift.alarms()).isEmpty();
        assertThat(overall().labels()).isEqualTo(150);
    }

    @Test
    void shouldLeaveOutALabelThatIsRetractedBeforeItSettles() {
        for (int i = 0; i < 100; i++) {
            announce("q" + i, i);
            judge("q" + i, 0, WRONG, "ann", i + 1);
            retract("q" + i, 1, i + 2);
        }
        passTime(10_000);

        assertThat(drift.alarms()).isEmpty();
        assertThat(overall().labels()).isZero();
        assertThat(overall().missing()).isEqualTo(100);
        assertThat(overall().statement())
                .startsWith("Nothing can be said yet")
                .contains("100 texts more without a final verdict");
    }

    @Test
    void shouldBetOnAVerdictThatComesAfterItsTime() {
        for (int i = 0; i < 100; i++) {
            announce("q" + i, i);
        }
        passTime(5_000);
        assertThat(overall().missing()).isEqualTo(100);

        for (int i = 0; i < 100; i++) {
            judge("q" + i, 0, RIGHT, "ann", 6_000 + i);
        }
        passTime(10_000);

        assertThat(overall().missing()).isZero();
        assertThat(overall().labels()).isEqualTo(100);
    }

    @Test
    void shouldSayInTheAlarmThatMissingVerdictsCouldExplainIt() {
        // Eight of ten are right, as the confidences say; of the right ones half are judged.
        Set<Integer> wrong = Set.of(0, 5);
        Set<Integer> missing = Set.of(2, 4, 7, 9);
        for (int i = 0; i < 1_000; i++) {
            announce("q" + i, i);
            if (!missing.contains(i % 10)) {
                judge("q" + i, 0, wrong.contains(i % 10) ? WRONG : RIGHT, "ann", i + 1);
            }
        }
        passTime(10_000);

        assertThat(drift.alarms()).isNotEmpty();
        assertThat(drift.alarms().get(0).getStatement())
                .contains("texts of the sample since then without a verdict that counts")
                .endsWith("nothing is wrong but that they are missing, so have them judged before you act on this.");
    }

    @Test
    void shouldRaiseNoAlarmOnTheWordOfASuspectedLabeler() {
        flood(Map.of());

        assertThat(drift.alarms()).isEmpty();
    }

    @Test
    void shouldBelieveALabelerWhoIsNamedAsTrusted() {
        flood(Map.of("drift.trusted", "liar"));

        assertThat(drift.alarms()).isNotEmpty();
    }

    /** Many labelers who see what the confidences say, and one who says the opposite, outside the sample at first. */
    private void flood(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(WAITING);
        all.putAll(settings);
        drift = new DriftDriver(Samples.config(all));
        for (int i = 0; i < 1_200; i++) {
            boolean lies = i % 2 == 0;
            boolean likely = i / 2 % 2 == 0;
            double confidence = likely ? 0.9 : 0.1;
            boolean right = i / 4 % 10 == 0 ? !likely : likely;
            LabeledAnswer answer = LabeledAnswer.newBuilder(labeled("q" + i, -1, i))
                    .setConfidence(confidence)
                    .setAuditSampled(i > 600)
                    .setAuditProbability(0.2)
                    .build();
            String labeler = lies ? "liar" : "honest " + i % 3;
            drift.take(judged(answer, 0, lies == right ? WRONG : RIGHT, labeler), millis(i + 1));
        }
        passTime(10_000);
    }

    @Test
    void shouldGoOnAlikeAfterARestart() {
        DriftDriver restarted = new DriftDriver(Samples.config(WAITING));
        DriftDriver steady = new DriftDriver(Samples.config(WAITING));
        for (DriftDriver each : List.of(restarted, steady)) {
            drift = each;
            for (int i = 0; i < 1_000; i++) {
                announce("q" + i, i);
                judge("q" + i, 0, i % 3 == 0 ? RIGHT : WRONG, "labeler " + i % 2, i + 1);
                if (each == restarted && i % 37 == 0) {
                    each.restart();
                }
            }
            passTime(10_000);
        }

        assertThat(restarted.statuses()).isEqualTo(steady.statuses());
        assertThat(restarted.alarms()).isNotEmpty().isEqualTo(steady.alarms());
    }

    @Test
    void shouldNotAlarmOnFewLabelsInEachOfManyDomains() {
        for (int i = 0; i < 1_000; i++) {
            LabeledAnswer answer = LabeledAnswer.newBuilder(labeled("q" + i, -1, i))
                    .setDomain("domain " + i % 500)
                    .build();
            drift.take(answer, millis(i));
            drift.take(judged(answer, 0, i % 5 == 0 ? WRONG : RIGHT, "ann"), millis(i + 1));
        }
        passTime(10_000);

        assertThat(drift.alarms()).isEmpty();
    }

    @Test
    void shouldBeginAnewWhereAnEarlierVersionBetOnAllLabels() {
        DriftWatch old = DriftEpisode.begin(
                SettlingLabel.newBuilder()
                        .setText("t")
                        .setDomain("geography")
                        .setModelId("atlas")
                        .setReleaseId("r1")
                        .setConfidence(0.5)
                        .setSampled(true)
                        .setAnsweredAt(0)
                        .setDue(0)
                        .build(),
                "geography");
        old.setSampled(false);
        old.setLabels(40);
        old.setPeakLogEvidence(9);

        DriftStatus status = DriftStatus.of(old);

        assertThat(status.labels()).isZero();
        assertThat(status.pValue()).isEqualTo(1);
    }

    private DriftStatus overall() {
        return drift.statuses().stream()
                .filter(status -> status.domain().equals("*"))
                .findFirst()
                .orElseThrow();
    }

    private void announce(String id, long second) {
        drift.take(labeled(id, -1, second), millis(second));
    }

    private void judge(String id, int revision, double score, String labeler, long second) {
        drift.take(judged(labeled(id, revision, second), revision, score, labeler), millis(second));
    }

    private void retract(String id, int revision, long second) {
        drift.take(labeled(id, revision, second), millis(second));
    }

    /** A record that is neither in the sample nor judged moves the ledger's clock. */
    private void passTime(long second) {
        LabeledAnswer other = labeled("other " + second, 0, second);
        other.setAuditSampled(false);
        drift.take(other, millis(second));
    }

    private static LabeledAnswer judged(LabeledAnswer answer, int revision, double score, String labeler) {
        return LabeledAnswer.newBuilder(answer)
                .setRevision(revision)
                .setLabel(score)
                .setVerdicts(List.of(new Verdict(
                        answer.getQuestionId() + revision,
                        labeler,
                        FeedbackSource.HUMAN,
                        score,
                        NOON,
                        new RecordPosition("candor.feedback", 0, 0L))))
                .build();
    }

    private static LabeledAnswer labeled(String id, int revision, long second) {
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion("What is asked in " + id + "?")
                .setTextHash("text of " + id)
                .setDomain("geography")
                .setConfidence(0.8)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setRevision(revision)
                .setAuditProbability(0.2)
                .setAuditSampled(true)
                .setAnswerPosition(new RecordPosition("candor.answers", 0, 0L))
                .setAnsweredAt(NOON.plusSeconds(second))
                .setLabeledAt(NOON.plusSeconds(second))
                .build();
    }

    private static long millis(long second) {
        return NOON.plusSeconds(second).toEpochMilli();
    }
}
