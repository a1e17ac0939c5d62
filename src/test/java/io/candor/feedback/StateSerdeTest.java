package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.CalibrationExample;
import io.candor.event.CalibrationReport;
import io.candor.event.RecordPosition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Values of state stores, byte for byte as the version before text hashes wrote them. */
class StateSerdeTest {
    private static final RecordPosition POSITION = new RecordPosition("candor.answers", 0, 3L);

    private static <T extends SpecificRecord> T restored(Class<T> type) throws IOException {
        try (InputStream bytes = StateSerdeTest.class.getResourceAsStream("/state/" + type.getSimpleName() + ".bin")) {
            return StateSerde.of(type).deserializer().deserialize("store", bytes.readAllBytes());
        }
    }

    @Test
    void shouldRestoreACase() throws IOException {
        assertThat(restored(LabelingCase.class))
                .isEqualTo(LabelingCase.newBuilder()
                        .setAnswer(answer("q1", 0.75))
                        .setAnswerPosition(POSITION)
                        .setVoices(List.of(
                                new Voice(verdict("q1", "ann", 1), new RecordPosition("candor.feedback", 0, 4L), 5L)))
                        .setRevisions(1)
                        .setDeadline(9)
                        .build());
    }

    @Test
    void shouldRestoreACaseThatKnewNoConfidenceAfterTheAnswer() throws IOException {
        byte[] bytes = written("LabelingCase-v6.avsc", Map.of("voices", List.of(), "deadline", 9L));

        assertThat(StateSerde.of(LabelingCase.class).deserializer().deserialize("store", bytes))
                .isEqualTo(LabelingCase.newBuilder().setDeadline(9).build());
    }

    @Test
    void shouldRestoreACaseThatHeldItsAnswer() throws IOException {
        GenericRecord answer = earlier("LabelingCase-v8.avsc", answer("q1", 0.75));
        byte[] bytes = written("LabelingCase-v8.avsc", Map.of("answer", answer, "voices", List.of(), "deadline", 9L));

        assertThat(StateSerde.of(LabelingCase.class).deserializer().deserialize("store", bytes))
                .isEqualTo(LabelingCase.newBuilder()
                        .setAnswer(answer("q1", 0.75))
                        .setDeadline(9)
                        .build());
    }

    @Test
    void shouldRestoreACaseOfBeforeThereWereTenants() throws IOException {
        GenericRecord answer = earlier("LabelingCase-v10.avsc", answer("q1", 0.75));
        byte[] bytes = written("LabelingCase-v10.avsc", Map.of("answer", answer, "voices", List.of(), "deadline", 9L));

        assertThat(StateSerde.of(LabelingCase.class).deserializer().deserialize("store", bytes))
                .isEqualTo(LabelingCase.newBuilder()
                        .setAnswer(answer("q1", 0.75))
                        .setDeadline(9)
                        .build());
    }

    @Test
    void shouldTakeFewBytesForAnAnswerThatNobodyJudged() {
        AnswerPlace place = AnswerPlace.newBuilder()
                .setPartition(Integer.MAX_VALUE)
                .setOffset(1L << 48)
                .setSourcePartition(Integer.MAX_VALUE)
                .setSourceOffset(1L << 48)
                .setBytes(CaseSize.MOST_BYTES)
                .build();
        LabelingCase state = LabelingCase.newBuilder()
                .setPlace(place)
                .setDeadline(NOON.toEpochMilli())
                .build();

        assertThat(StateSerde.of(LabelingCase.class).serializer().serialize("store", state))
                .hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void shouldWriteTheBytesThatTheSchemaPrescribes() throws IOException {
        LabelingCase state = restored(LabelingCase.class);
        SettlingLabel label = SettlingLabel.newBuilder()
                .setText("text")
                .setDomain("geography")
                .setModelId("model")
                .setReleaseId("release")
                .setConfidence(0.75)
                .setSampled(true)
                .setLabel(1.0)
                .setVerdicts(Map.of("ann", 1.0, "bob", 0.5))
                .setReferences(List.of("bob"))
                .setAnsweredAt(5)
                .setDue(9)
                .build();

        assertThat(StateSerde.of(LabelingCase.class).serializer().serialize("store", state))
                .isEqualTo(LabelingCase.getEncoder().encode(state).array());
        assertThat(StateSerde.of(SettlingLabel.class).serializer().serialize("store", label))
                .isEqualTo(SettlingLabel.getEncoder().encode(label).array());
    }

    @Test
    void shouldRestoreTheLabelOfAWindowAsOneThatCountsByItself() throws IOException {
        assertThat(restored(WindowLabel.class)).isEqualTo(new WindowLabel(0.75, 1.0, "", 0.0, 0L, null));
    }

    @Test
    void shouldRestoreTheLabelOfAWindowThatKnewNoSample() throws IOException {
        byte[] bytes = written("WindowLabel-v2.avsc", Map.of("confidence", 0.75, "label", 1.0, "text", "hash"));

        assertThat(StateSerde.of(WindowLabel.class).deserializer().deserialize("store", bytes))
                .isEqualTo(new WindowLabel(0.75, 1.0, "hash", 0.0, 0L, null));
    }

    @Test
    void shouldRestoreTheLabelOfAWindowThatKnewNoConfidenceAfterTheAnswer() throws IOException {
        byte[] bytes = written(
                "WindowLabel-v3.avsc",
                Map.of("confidence", 0.75, "label", 1.0, "text", "hash", "auditProbability", 0.5, "answeredAt", 5L));

        assertThat(StateSerde.of(WindowLabel.class).deserializer().deserialize("store", bytes))
                .isEqualTo(new WindowLabel(0.75, 1.0, "hash", 0.5, 5L, null));
    }

    @Test
    void shouldRestoreAWindowThatKnewOurAnswersAlone() throws IOException {
        GenericRecord place = new GenericRecordBuilder(
                        schema("ReportWindow-v3.avsc").getField("through").schema())
                .set("topic", "t")
                .set("partition", 0)
                .set("offset", 1L)
                .build();
        byte[] bytes = written(
                "ReportWindow-v3.avsc",
                Map.of(
                        "modelId",
                        "atlas",
                        "releaseId",
                        "r1",
                        "domain",
                        "*",
                        "windowStart",
                        1L,
                        "windowEnd",
                        2L,
                        "latest",
                        1L,
                        "answerFrom",
                        7L,
                        "through",
                        place));

        ReportWindow window = StateSerde.of(ReportWindow.class).deserializer().deserialize("store", bytes);

        assertThat(window.getAnswerFrom()).isEqualTo(7);
        assertThat(window.getAnswerModel()).isNull();
    }

    @Test
    void shouldRestoreALabelOnItsWayThatKnewOurAnswersAlone() throws IOException {
        byte[] bytes = written(
                "SettlingLabel-v1.avsc",
                Map.of(
                        "text",
                        "hash",
                        "domain",
                        "law",
                        "modelId",
                        "atlas",
                        "releaseId",
                        "r1",
                        "confidence",
                        0.5,
                        "sampled",
                        true,
                        "answeredAt",
                        5L,
                        "due",
                        9L));

        SettlingLabel label = StateSerde.of(SettlingLabel.class).deserializer().deserialize("store", bytes);

        assertThat(label.getDue()).isEqualTo(9);
        assertThat(label.getAnswerModel()).isNull();
        assertThat(label.getAnswer()).isEmpty();
    }

    @Test
    void shouldRestoreTheProgressOfDriftThatKnewNoPlace() throws IOException {
        byte[] bytes = written("DriftProgress-v1.avsc", Map.of("bets", 3L, "clock", 7L));

        assertThat(StateSerde.of(DriftProgress.class).deserializer().deserialize("store", bytes))
                .isEqualTo(DriftProgress.newBuilder().setBets(3).setClock(7).build());
    }

    private static Schema schema(String version) throws IOException {
        try (InputStream schema = StateSerde.class.getResourceAsStream(version)) {
            return new Schema.Parser().parse(schema);
        }
    }

    /** An answer as a case of an earlier version held it. */
    private static GenericRecord earlier(String version, Answer answer) throws IOException {
        Schema schema = schema(version).getField("answer").schema().getTypes().get(1);
        ByteBuffer bytes = new BinaryMessageEncoder<Answer>(
                        SpecificData.getForClass(Answer.class), Answer.getClassSchema())
                .encode(answer);
        BinaryMessageDecoder<GenericRecord> decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
        decoder.addSchema(Answer.getClassSchema());
        return decoder.decode(bytes);
    }

    /** A value as an earlier version wrote it. */
    private static byte[] written(String version, Map<String, Object> fields) throws IOException {
        Schema earlier = schema(version);
        GenericRecordBuilder value = new GenericRecordBuilder(earlier);
        fields.forEach(value::set);
        return new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier)
                .encode(value.build())
                .array();
    }

    @Test
    void shouldRestoreAReport() throws IOException {
        CalibrationReport report = restored(CalibrationReport.class);

        assertThat(report.getCount()).isEqualTo(1);
        assertThat(report.getLabels()).isZero();
        assertThat(report.getThrough()).isEqualTo(POSITION);
        assertThat(report.getSample()).isNull();
        assertThat(report.getAfterAnswer()).isNull();
    }

    @Test
    void shouldRestoreWhatHasNotChanged() throws IOException {
        assertThat(restored(ReportWindow.class).getWindowStart()).isEqualTo(NOON.toEpochMilli());
        assertThat(restored(ReportWindow.class).getSampleFrom()).isEqualTo(-1);
        assertThat(restored(ReportWindow.class).getAnswerFrom()).isEqualTo(-1);
        assertThat(restored(PendingBatch.class).getRetracted()).containsExactly("q9");
        assertThat(restored(DriftWatch.class).getStakes()).isNotEmpty();
        assertThat(restored(DriftWatch.class).getSampled()).isFalse();
        assertThat(restored(CalibrationExample.class).getLineage()).containsExactly(POSITION);
    }
}
