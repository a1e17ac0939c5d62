package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.CalibrationBatch;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordLimits;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records larger than anything they lead to may be: a compressed batch unpacks to a thousand times what a topic takes. */
class OversizedRecordsTopologyTest {
    private static final int MEBIBYTE = 1 << 20;

    private final RecordLimits limits = new RecordLimits();
    private CalibratorDriver calibrator = new CalibratorDriver(Samples.config(), limits);

    @AfterEach
    void close() {
        calibrator.close();
    }

    private void restart(Map<String, String> settings) {
        calibrator.close();
        calibrator = new CalibratorDriver(Samples.config(settings), limits);
    }

    @Test
    void shouldRefuseWhatIsLargerThanItsTopicAndKeepTheBeginning() {
        calibrator.pipeBytes(calibrator.topics.feedback(), "q", new byte[2_900_000], NOON);
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(calibrator.labeled()).hasSize(1);
        TestRecord<byte[], byte[]> letter = calibrator.letters().get(0);
        assertThat(letter.value()).hasSize(16_384);
        assertThat(new String(
                        letter.headers().lastHeader("candor.dlq.truncated").value()))
                .isEqualTo("value");
        assertThat(new String(letter.headers().lastHeader("candor.dlq.reason").value()))
                .isEqualTo("RECORD_TOO_LARGE");
    }

    @Test
    void shouldRefuseAnAnswerThatNoLabelCanCarry() {
        calibrator.pipe(Answer.newBuilder(answer("q", 0.8))
                .setQuestion("x".repeat(3 * MEBIBYTE))
                .build());
        calibrator.pipe(Answer.newBuilder(answer("r", 0.8))
                .setDomain("d".repeat(MEBIBYTE))
                .build());

        assertThat(calibrator.refusals()).containsExactly("RECORD_TOO_LARGE", "INVALID_FIELD");
    }

    @Test
    void shouldRefuseTheVerdictWithWhichALabelWouldBeTooLarge() {
        restart(Map.of("waiting.max-labelers", "10000"));
        calibrator.pipe(Answer.newBuilder(answer("q", 0.8))
                .setQuestion("x".repeat(MEBIBYTE))
                .build());
        IntStream.range(0, 200).forEach(i -> calibrator.pipe(talkative("q", "labeler " + i)));

        List<TestRecord<String, LabeledAnswer>> labeled = calibrator.records(calibrator.topics.labeledAnswers());
        assertThat(labeled).hasSizeBetween(50, 150);
        assertThat(calibrator.refusals()).hasSize(200 - labeled.size()).containsOnly("RECORD_TOO_LARGE");
        assertThat(calibrator.cases().get("q").getVoices()).hasSize(labeled.size());
    }

    @Test
    void shouldRefuseWaitingVerdictsThatDoNotFitTheirAnswer() {
        restart(Map.of("waiting.max-labelers", "10000"));
        IntStream.range(0, 150).forEach(i -> calibrator.pipe(talkative("q", "labeler " + i)));
        calibrator.pipe(Answer.newBuilder(answer("q", 0.8))
                .setQuestion("x".repeat(MEBIBYTE))
                .build());

        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(calibrator.refusals()).hasSize(150).containsOnly("RECORD_TOO_LARGE");
        assertThat(calibrator.labeled()).hasSize(1);
    }

    @Test
    void shouldNotPassOnWhatALabelerPutIntoTheHeaders() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes());
        IntStream.range(0, 3_000).forEach(i -> headers.add("h" + i, new byte[1_000]));
        calibrator.pipe(answer("q", 0.8));
        Feedback feedback = verdict("q", "ann", 1);
        byte[] value = calibrator.topics.feedback().valueSerde().serializer().serialize("candor.feedback", feedback);

        calibrator.pipeBytes(calibrator.topics.feedback(), "q".getBytes(), value, headers, NOON);

        TestRecord<String, LabeledAnswer> labeled =
                calibrator.records(calibrator.topics.labeledAnswers()).get(0);
        assertThat(labeled.headers()).extracting(header -> header.key()).containsExactly("traceparent");
    }

    @Test
    void shouldGoOnWhenTheLedgerHoldsWhatNoCalibratorWrote() {
        LabeledAnswer sound = labeled("q", "What?");
        pipe(LabeledAnswer.newBuilder(sound).setConfidence(Double.NaN).build());
        pipe(LabeledAnswer.newBuilder(sound).setConfidence(7).build());
        pipe(LabeledAnswer.newBuilder(sound).setLabel(-1.0).build());
        pipe(LabeledAnswer.newBuilder(sound).setModelId("a\0b").build());
        pipe(labeled("q", "x".repeat(3 * MEBIBYTE)));
        pipe(sound);

        calibrator.advanceClock(Duration.ofDays(2));

        assertThat(calibrator.refusals())
                .containsExactly(
                        "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "RECORD_TOO_LARGE");
        assertThat(calibrator.batches()).singleElement().satisfies(batch -> assertThat(batch.getExamples())
                .hasSize(1));
    }

    @Test
    void shouldSplitABatchWhenItsTopicTakesLessThanWasGathered() {
        for (int i = 0; i < 40; i++) {
            pipe(labeled("q" + i, "x".repeat(50_000)));
        }
        limits.refused(
                new ProducerRecord<>(calibrator.topics.calibrationBatches().name(), new byte[3 * MEBIBYTE]));

        calibrator.advanceClock(Duration.ofDays(2));

        List<CalibrationBatch> batches = calibrator.batches();
        assertThat(batches).hasSizeGreaterThan(2);
        assertThat(batches).allSatisfy(batch -> assertThat(bytes(batch)).isLessThan(MEBIBYTE));
        assertThat(batches.stream()
                        .flatMap(batch -> batch.getExamples().stream())
                        .map(it -> it.getQuestionId()))
                .hasSize(40)
                .doesNotHaveDuplicates();
        assertThat(batches).extracting(CalibrationBatch::getBatchId).doesNotHaveDuplicates();
    }

    private int bytes(CalibrationBatch batch) {
        return calibrator.topics.calibrationBatches().valueSerde().serializer().serialize("b", batch).length;
    }

    private void pipe(LabeledAnswer labeled) {
        calibrator.pipe(calibrator.topics.labeledAnswers(), labeled.getQuestionId(), labeled, NOON);
    }

    private static Feedback talkative(String id, String labeler) {
        Feedback feedback = verdict(id, labeler, 1);
        feedback.setComment("é".repeat(2_000));
        return feedback;
    }

    private static LabeledAnswer labeled(String id, String question) {
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion(question)
                .setDomain("geography")
                .setConfidence(0.5)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setLabel(1.0)
                .setRule("rule")
                .setDisagreement(0)
                .setVerdicts(List.<Verdict>of())
                .setRevision(0)
                .setAnswerPosition(new RecordPosition("candor.answers", 0, 0L))
                .setAnsweredAt(NOON)
                .setLabeledAt(NOON)
                .build();
    }
}
