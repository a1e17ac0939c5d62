package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.asking;
import static io.candor.feedback.Samples.expired;
import static io.candor.feedback.Samples.retraction;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.Answer;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labels on answers that are not in memory any more, on the shipped topology. */
class JudgedAnswersTopologyTest {
    /** Without memory, so that of all answers the last one alone is at hand. */
    private static final Map<String, String> FORGETFUL = Map.of("streams.cache-bytes", "0");

    private final CalibratorDriver calibrator = new CalibratorDriver(Samples.config(FORGETFUL));

    @AfterEach
    void close() {
        calibrator.close();
    }

    private static Answer full(String id) {
        return Answer.newBuilder(sampled(asking("hash of " + id, answer(id, 0.7))))
                .setLogit(0.85)
                .setAnswerConfidence(0.75)
                .setMeanTokenLogProbability(-0.2)
                .setAnswerTokens(4)
                .build();
    }

    /** Answers, and verdicts on them in another order: some changed, some withdrawn, some that wait for their answer. */
    private static void play(CalibratorDriver calibrator) {
        calibrator.pipe(verdict("q3", "early", 1));
        IntStream.range(0, 6).forEach(i -> calibrator.pipe(full("q" + i)));
        for (int i : List.of(4, 0, 3, 1, 5)) {
            calibrator.pipe(verdict("q" + i, "ann", i % 2, 5), NOON.plusSeconds(60 + i));
        }
        calibrator.pipe(verdict("q0", "bob", 1, 7), NOON.plusSeconds(70));
        calibrator.pipe(verdict("q4", "ann", 1, 8), NOON.plusSeconds(71));
        calibrator.pipe(retraction("q1", "ann", 9), NOON.plusSeconds(72));
    }

    @Test
    void shouldWriteTheSameLedgerWhetherAnswersAreInMemoryOrReadAgain() {
        List<TestRecord<String, LabeledAnswer>> remembered;
        try (CalibratorDriver other = new CalibratorDriver(Samples.config())) {
            play(other);
            assertThat(other.answers.reads()).isZero();
            remembered = other.records(other.topics.labeledAnswers());
        }

        play(calibrator);

        assertThat(calibrator.answers.reads()).isPositive();
        assertThat(calibrator.records(calibrator.topics.labeledAnswers()))
                .isEqualTo(remembered)
                .hasSize(14);
    }

    @Test
    void shouldKeepNoTextOfAnAnswer() {
        calibrator.pipe(full("q"));
        calibrator.pipe(verdict("q", "ann", 1));

        LabelingCase kept = calibrator.cases().get("q");

        assertThat(kept.getAnswer()).isNull();
        assertThat(kept.toString()).doesNotContain("What is asked").doesNotContain("an answer");
    }

    @Test
    void shouldReadOnceForVerdictsOnAnswersThatLieTogether() {
        IntStream.range(0, 9).forEach(i -> calibrator.pipe(answer("q" + i, 0.8)));

        IntStream.range(0, 9).forEach(i -> calibrator.pipe(verdict("q" + i, "ann", 1)));

        assertThat(calibrator.labeled()).hasSize(9);
        assertThat(calibrator.answers.reads()).isEqualTo(1);
    }

    @Test
    void shouldRefuseTheVerdictAndKeepTheLabelWhenTheAnswerIsGone() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));
        calibrator.pipe(answer("next", 0.8));
        calibrator.answers.deleteBefore(1);

        calibrator.pipe(verdict("q", "bob", 0));
        calibrator.pipe(verdict("next", "ann", 1));

        assertThat(calibrator.refusals()).containsExactly("ANSWER_GONE");
        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getQuestionId)
                .containsExactly("q", "next");
        assertThat(calibrator.cases().get("q").getVoices()).hasSize(1);
    }

    @Test
    void shouldRefuseTheVerdictWhenAnotherAnswerLiesWhereItsOwnLay() {
        calibrator.pipe(answer("other", 0.8));
        calibrator
                .cases()
                .put(
                        "q",
                        LabelingCase.newBuilder()
                                .setPlace(AnswerPlace.newBuilder()
                                        .setPartition(0)
                                        .setOffset(0)
                                        .setSourcePartition(0)
                                        .setSourceOffset(0)
                                        .setBytes(1)
                                        .build())
                                .setDeadline(NOON.plus(Duration.ofDays(30)).toEpochMilli())
                                .build());

        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(calibrator.refusals()).containsExactly("ANSWER_GONE");
    }

    @Test
    void shouldNeitherLabelNorRefuseWhileTheBrokerIsAway() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(answer("next", 0.8));
        calibrator.answers.setAway(true);

        assertThatThrownBy(() -> calibrator.pipe(verdict("q", "ann", 1)))
                .hasRootCauseInstanceOf(AnswersUnavailableException.class);

        assertThat(calibrator.labeled()).isEmpty();
        assertThat(calibrator.refusals()).isEmpty();
        assertThat(calibrator.cases().get("q").getVoices()).isEmpty();
    }

    @Test
    void shouldReadNothingForWhatMakesNoLabel() {
        calibrator.pipe(expired("expired"));
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1, 5));
        calibrator.pipe(answer("next", 0.8));
        int reads = calibrator.answers.reads();

        calibrator.pipe(verdict("q", "ann", 1, 6));
        calibrator.pipe(verdict("q", "ann", 0, 4));
        calibrator.pipe(verdict("expired", "ann", 1));
        calibrator.pipe(answer("q", 0.1));

        assertThat(calibrator.answers.reads()).isEqualTo(reads);
        assertThat(calibrator.refusals()).containsExactly("NOT_LABELABLE");
    }

    @Test
    void shouldTellAnswersApartWhereTheirQuestionsCameFromAnotherTopic() {
        RecordPosition elsewhere = new RecordPosition("asked.elsewhere", 0, 0L);
        calibrator.pipe(Answer.newBuilder(answer("q", 0.8)).setSource(elsewhere).build());
        calibrator.pipe(answer("next", 0.8));
        var naming = verdict("q", "ann", 1);
        naming.setAnswerSource(elsewhere);
        var other = verdict("q", "bob", 1);
        other.setAnswerSource(answer("q", 0.8).getSource());

        calibrator.pipe(naming);
        calibrator.pipe(other);

        assertThat(calibrator.labeled())
                .flatExtracting(LabeledAnswer::getVerdicts)
                .extracting(Verdict::getLabeler)
                .containsExactly("ann");
        assertThat(calibrator.refusals()).containsExactly("OTHER_ANSWER");
    }

    @Test
    void shouldLabelFromTheAnswerThatAnEarlierVersionKeptAndKeepItsPlaceAlone() {
        // The earlier version read it here, at offset 0, and kept it whole.
        calibrator.pipe(full("q"));
        calibrator.pipe(answer("next", 0.8));
        calibrator.cases().put("q", writtenEarlier(full("q")));

        calibrator.pipe(verdict("q", "bob", 0, 6));
        assertThat(calibrator.answers.reads()).isZero();
        calibrator.pipe(answer("last", 0.8));
        calibrator.pipe(verdict("q", "cid", 0, 7));

        assertThat(calibrator.answers.reads()).isEqualTo(1);
        List<LabeledAnswer> labeled = calibrator.labeled().stream()
                .filter(label -> label.getQuestionId().equals("q") && label.getRevision() > 0)
                .toList();
        assertThat(labeled).extracting(LabeledAnswer::getRevision).containsExactly(1, 2);
        assertThat(labeled).extracting(LabeledAnswer::getQuestion).containsOnly("What is asked in q?");
        assertThat(labeled).extracting(LabeledAnswer::getLogit).containsOnly(0.85);
        assertThat(calibrator.cases().get("q").getAnswer()).isNull();
        assertThat(calibrator.cases().get("q").getPlace().getOffset()).isZero();
    }

    @Test
    void shouldForgetACaseOfAnEarlierVersionWhenItsTimeIsOver() {
        calibrator.pipe(full("q"));
        calibrator.cases().put("q", writtenEarlier(full("q")));

        calibrator.pipe(
                verdict("tick", "ann", 1), NOON.plus(Duration.ofDays(30)).plusSeconds(30));

        assertThat(calibrator.cases().get("q")).isNull();
        assertThat(calibrator.metrics.of(FeedbackEvent.EXPIRED_LABELED)).isEqualTo(1);
    }

    private static LabelingCase writtenEarlier(Answer answer) {
        return LabelingCase.newBuilder()
                .setAnswer(answer)
                .setAnswerPosition(new RecordPosition("candor.answers", 0, 0L))
                .setVoices(
                        List.of(new Voice(verdict("q", "ann", 1, 5), new RecordPosition("candor.feedback", 0, 0L), 5L)))
                .setRevisions(1)
                .setDeadline(NOON.plus(Duration.ofDays(30)).toEpochMilli())
                .build();
    }
}
