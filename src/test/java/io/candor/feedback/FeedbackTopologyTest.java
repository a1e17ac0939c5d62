package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.by;
import static io.candor.feedback.Samples.expired;
import static io.candor.feedback.Samples.retraction;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import io.candor.event.registry.BreakableRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joining answers and feedback, on the shipped topology. */
class FeedbackTopologyTest {
    private final CalibratorDriver calibrator = new CalibratorDriver(Samples.config());

    @AfterEach
    void close() {
        calibrator.close();
    }

    @Test
    void shouldLabelAnswerWhenFeedbackComesAfterIt() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1, 5));

        LabeledAnswer labeled = only(calibrator.labeled());
        assertThat(labeled.getLabel()).isEqualTo(1);
        assertThat(labeled.getConfidence()).isEqualTo(0.8);
        assertThat(labeled.getRevision()).isZero();
        assertThat(labeled.getRule()).isEqualTo("HUMAN>REFERENCE>JUDGE:MEAN");
        assertThat(labeled.getLabeledAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(labeled.getAnswerPosition().getTopic()).isEqualTo("candor.answers");
        assertThat(only(labeled.getVerdicts()).getPosition().getTopic()).isEqualTo("candor.feedback");
        assertThat(calibrator.metrics.of(FeedbackEvent.PARKED)).isZero();
    }

    @Test
    void shouldLabelAnswerWhenFeedbackCameBeforeIt() {
        calibrator.pipe(verdict("q", "ann", 0, 5));
        calibrator.pipe(verdict("q", "bob", 1, 9));
        assertThat(calibrator.labeled()).isEmpty();

        calibrator.pipe(answer("q", 0.8));

        LabeledAnswer labeled = only(calibrator.labeled());
        assertThat(labeled.getLabel()).isEqualTo(0.5);
        assertThat(labeled.getLabeledAt()).isEqualTo(NOON.plusSeconds(9));
        assertThat(calibrator.metrics.of(FeedbackEvent.PARKED)).isEqualTo(2);
    }

    @Test
    void shouldLabelAnswerWhenFeedbackIsDaysLate() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(answer("other", 0.8));
        calibrator.pipe(verdict("other", "ann", 1), NOON.plus(Duration.ofDays(29)));

        calibrator.pipe(verdict("q", "ann", 1), NOON.plus(Duration.ofDays(29)));

        assertThat(calibrator.labeled()).hasSize(2);
    }

    @Test
    void shouldKeepDeadLetterOfFeedbackWhenItsQuestionStaysUnknown() {
        calibrator.pipe(verdict("nobody-asked", "ann", 1));

        calibrator.pipe(verdict("tick", "ann", 1), NOON.plus(Duration.ofDays(7)).plusSeconds(30));

        TestRecord<byte[], byte[]> letter = only(calibrator.letters());
        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("UNKNOWN_QUESTION");
        assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo("candor.feedback");
        assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("0");
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("nobody-asked");
        assertThat(decode(letter.value())).isEqualTo(verdict("nobody-asked", "ann", 1));
        assertThat(calibrator.metrics.of(FeedbackEvent.UNKNOWN_QUESTION)).isEqualTo(1);
    }

    @Test
    void shouldForgetAndCountAnswerWhenItsTimeIsOver() {
        calibrator.pipe(answer("labeled", 0.8));
        calibrator.pipe(answer("unlabeled", 0.8));
        calibrator.pipe(verdict("labeled", "ann", 1));

        calibrator.pipe(
                verdict("tick", "ann", 1), NOON.plus(Duration.ofDays(30)).plusSeconds(30));
        calibrator.pipe(verdict("labeled", "ann", 0, 9), NOON.plus(Duration.ofDays(31)));

        assertThat(calibrator.metrics.of(FeedbackEvent.EXPIRED_LABELED)).isEqualTo(1);
        assertThat(calibrator.metrics.of(FeedbackEvent.EXPIRED_UNLABELED)).isEqualTo(1);
        assertThat(calibrator.labeled()).hasSize(1);
        assertThat(calibrator.metrics.of(FeedbackEvent.PARKED)).isEqualTo(2);
    }

    @Test
    void shouldSendOneRevisionWhenTheSameFeedbackComesTwice() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        calibrator.pipe(verdict("q", "ann", 1));
        calibrator.pipe(verdict("q", "ann", 1, 3));

        assertThat(calibrator.labeled()).hasSize(1);
        assertThat(calibrator.metrics.of(FeedbackEvent.REPEATED)).isEqualTo(2);
    }

    @Test
    void shouldReplaceLabelWhenLabelerCorrectsItself() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        calibrator.pipe(verdict("q", "ann", 0, 3));

        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getRevision, LabeledAnswer::getLabel)
                .containsExactly(tuple(0, 1.0), tuple(1, 0.0));
    }

    @Test
    void shouldKeepLaterVerdictWhenAnEarlierOneComesLate() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 0, 9));

        calibrator.pipe(verdict("q", "ann", 1, 3));

        assertThat(only(calibrator.labeled()).getLabel()).isZero();
        assertThat(calibrator.metrics.of(FeedbackEvent.SUPERSEDED)).isEqualTo(1);
    }

    @Test
    void shouldWithdrawLabelWhenTheOnlyVerdictIsRetracted() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        calibrator.pipe(retraction("q", "ann", 3));
        calibrator.pipe(verdict("q", "ann", 1, 2));

        List<LabeledAnswer> labeled = calibrator.labeled();
        assertThat(labeled).hasSize(2);
        assertThat(labeled.get(1).getLabel()).isNull();
        assertThat(labeled.get(1).getVerdicts()).isEmpty();
        assertThat(calibrator.metrics.of(FeedbackEvent.RETRACTION)).isEqualTo(1);
        assertThat(calibrator.metrics.of(FeedbackEvent.SUPERSEDED)).isEqualTo(1);
    }

    @Test
    void shouldNotLabelWhenVerdictWasRetractedBeforeTheAnswerCame() {
        calibrator.pipe(retraction("q", "ann", 3));
        calibrator.pipe(verdict("q", "ann", 1, 2));

        calibrator.pipe(answer("q", 0.8));

        assertThat(calibrator.labeled()).isEmpty();
    }

    @Test
    void shouldTrustHumansMostWhenLabelersDisagree() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(by(FeedbackSource.JUDGE, verdict("q", "judge", 1)));
        calibrator.pipe(by(FeedbackSource.HUMAN, verdict("q", "ann", 0)));
        calibrator.pipe(by(FeedbackSource.REFERENCE, verdict("q", "key", 1)));

        List<LabeledAnswer> labeled = calibrator.labeled();
        assertThat(labeled).extracting(LabeledAnswer::getLabel).containsExactly(1.0, 0.0, 0.0);
        assertThat(labeled.get(2).getDisagreement()).isEqualTo(1);
        assertThat(labeled.get(2).getVerdicts()).extracting(Verdict::getLabeler).containsExactly("ann", "judge", "key");
        assertThat(calibrator.metrics.of(FeedbackEvent.DISAGREEMENT)).isEqualTo(2);
    }

    @Test
    void shouldLabelConfidenceAloneWhenTheAnswerWasOnlyScored() {
        Answer scored = Answer.newBuilder(answer("q", 0.8))
                .setDecision(Decision.SCORED)
                .setAnswer(null)
                .build();
        calibrator.pipe(scored);
        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(only(calibrator.labeled()).getAnswer()).isNull();
    }

    @Test
    void shouldRefuseFeedbackWhenTheQuestionExpired() {
        calibrator.pipe(verdict("q", "ann", 1));
        calibrator.pipe(expired("q"));
        calibrator.pipe(verdict("q", "bob", 1));

        assertThat(calibrator.refusals()).containsExactly("NOT_LABELABLE", "NOT_LABELABLE");
        assertThat(calibrator.labeled()).isEmpty();
    }

    @Test
    void shouldKeepFirstAnswerWhenThereIsASecond() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(answer("q", 0.1));
        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(only(calibrator.labeled()).getConfidence()).isEqualTo(0.8);
        assertThat(calibrator.metrics.of(FeedbackEvent.DUPLICATE_ANSWER)).isEqualTo(1);
    }

    @Test
    void shouldRefuseFeedbackWhenItNamesAnotherAnswerThanTheOneKept() {
        calibrator.pipe(answerTo("q", 7, 0.8));
        calibrator.pipe(answerTo("q", 9, 0.1));

        calibrator.pipe(naming(9, verdict("q", "ann", 0)));
        calibrator.pipe(naming(7, verdict("q", "ann", 1, 3)));

        assertThat(calibrator.refusals()).containsExactly("OTHER_ANSWER");
        LabeledAnswer labeled = only(calibrator.labeled());
        assertThat(labeled.getConfidence()).isEqualTo(0.8);
        assertThat(labeled.getLabel()).isEqualTo(1);
    }

    @Test
    void shouldCountTheWordOnTheKeptAnswerWhenTheLaterOneNamesAnother() {
        calibrator.pipe(naming(7, verdict("q", "ann", 1, 3)));
        calibrator.pipe(naming(9, verdict("q", "ann", 0, 5)));
        calibrator.pipe(verdict("q", "bob", 1, 4));

        calibrator.pipe(answerTo("q", 7, 0.8));

        LabeledAnswer labeled = only(calibrator.labeled());
        assertThat(labeled.getLabel()).isEqualTo(1);
        assertThat(labeled.getVerdicts()).extracting(Verdict::getLabeler).containsExactly("ann", "bob");
        assertThat(calibrator.refusals()).containsExactly("OTHER_ANSWER");
    }

    @Test
    void shouldBeOneVoiceWhenALabelerNamesTheAnswerOnceAndOnceNot() {
        calibrator.pipe(verdict("q", "ann", 1, 3));
        calibrator.pipe(answerTo("q", 7, 0.8));

        calibrator.pipe(naming(7, verdict("q", "ann", 0, 5)));

        assertThat(calibrator.labeled()).last().satisfies(labeled -> assertThat(
                        only(labeled.getVerdicts()).getScore())
                .isZero());
    }

    @Test
    void shouldTakeTheAnswerWhenTheQuestionHadExpiredUnderTheSameIdBefore() {
        calibrator.pipe(Answer.newBuilder(expired("q")).setSource(question(7)).build());
        calibrator.pipe(naming(9, verdict("q", "ann", 1)));

        calibrator.pipe(answerTo("q", 9, 0.8));
        calibrator.pipe(naming(7, verdict("q", "bob", 0)));

        assertThat(only(calibrator.labeled()).getVerdicts())
                .extracting(Verdict::getLabeler)
                .containsExactly("ann");
        assertThat(calibrator.refusals()).containsExactly("OTHER_ANSWER");
    }

    @Test
    void shouldCarryWhatTheAnswerSaysOfTextLogitTokensAndAuditSample() {
        Answer answer = answer("q", 0.8);
        answer.setTextHash("hash");
        answer.setLogit(1.5);
        answer.setAnswerConfidence(0.9);
        answer.setMeanTokenLogProbability(-0.25);
        answer.setAnswerTokens(3);
        answer.setAuditProbability(0.25);
        answer.setAuditSampled(true);
        calibrator.pipe(answer);
        calibrator.pipe(verdict("q", "ann", 1));

        LabeledAnswer labeled = calibrator.labeled().get(1);
        assertThat(labeled.getTextHash()).isEqualTo("hash");
        assertThat(labeled.getLogit()).isEqualTo(1.5);
        assertThat(labeled.getAnswerConfidence()).isEqualTo(0.9);
        assertThat(labeled.getMeanTokenLogProbability()).isEqualTo(-0.25);
        assertThat(labeled.getAnswerTokens()).isEqualTo(3);
        assertThat(labeled.getAuditProbability()).isEqualTo(0.25);
        assertThat(labeled.getAuditSampled()).isTrue();
    }

    @Test
    void shouldRefuseAnAnswerThatIsInTheSampleWithoutAProbability() {
        Answer answer = answer("q", 0.8);
        answer.setAuditSampled(true);

        calibrator.pipe(answer);

        assertThat(calibrator.refusals()).containsExactly("INVALID_FIELD");
    }

    @Test
    void shouldReadItsStateWhenAnEarlierVersionWroteIt() throws IOException {
        Schema earlier;
        try (InputStream version = LabelingCase.class.getResourceAsStream("LabelingCase-v1.avsc")) {
            earlier = new Schema.Parser().parse(version);
        }
        LabelingCase now = LabelingCase.newBuilder()
                .setAnswer(answer("q", 0.8))
                .setVoices(List.of(new Voice(verdict("q", "ann", 1), question(7), 5L)))
                .setDeadline(9)
                .build();
        ByteBuffer written = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier)
                .encode((GenericRecord) convert(now, earlier));
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);

        assertThat(StateSerde.of(LabelingCase.class).deserializer().deserialize("cases", bytes))
                .isEqualTo(now);
    }

    /** The record as another schema has it, which lacks some of its fields. */
    private static Object convert(LabelingCase state, Schema schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(LabelingCase.class).write(state, encoder);
        encoder.flush();
        return new GenericDatumReader<>(LabelingCase.getClassSchema(), schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }

    private static Answer answerTo(String id, long question, double confidence) {
        return Answer.newBuilder(answer(id, confidence))
                .setSource(question(question))
                .build();
    }

    private static Feedback naming(long question, Feedback feedback) {
        return Feedback.newBuilder(feedback).setAnswerSource(question(question)).build();
    }

    private static RecordPosition question(long offset) {
        return new RecordPosition("candor.questions", 0, offset);
    }

    @Test
    void shouldRefuseFeedbackWhenTheQuestionHasTooManyLabelers() {
        calibrator.pipe(answer("q", 0.8));
        List.of("a", "b", "c", "d").forEach(labeler -> calibrator.pipe(verdict("q", labeler, 1)));
        calibrator.pipe(verdict("q", "a", 0, 3));

        assertThat(calibrator.refusals()).containsExactly("TOO_MANY_LABELERS");
        assertThat(calibrator.labeled()).hasSize(4);
    }

    @Test
    void shouldGoOnAndKeepBytesWhenRecordsArePoison() {
        byte[] junk = {9, 9, 9};
        Feedback bad = Feedback.newBuilder(verdict("q", "ann", 1)).setScore(1.5).build();
        calibrator.pipeBytes(calibrator.topics.feedback(), "q", junk, NOON);
        calibrator.pipeBytes(calibrator.topics.answers(), "q", null, NOON);
        calibrator.pipeBytes(calibrator.topics.labeledAnswers(), "q", junk, NOON);
        calibrator.pipe(calibrator.topics.feedback(), "other", verdict("q", "ann", 1), NOON);
        calibrator.pipe(calibrator.topics.feedback(), null, verdict("q", "ann", 1), NOON);
        calibrator.pipe(bad);
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        List<TestRecord<byte[], byte[]>> letters = calibrator.letters();
        assertThat(letters)
                .extracting(letter -> header(letter, DeadLetter.REASON))
                .containsExactly(
                        "NOT_WIRE_FORMAT",
                        "NULL_VALUE",
                        "NOT_WIRE_FORMAT",
                        "KEY_MISMATCH",
                        "MISSING_KEY",
                        "INVALID_FIELD");
        assertThat(letters.get(0).value()).isEqualTo(junk);
        assertThat(calibrator.metrics.of(DeadLetterReason.NOT_WIRE_FORMAT)).isEqualTo(2);
        assertThat(calibrator.labeled()).hasSize(1);
    }

    @Test
    void shouldResolveByMajorityWhenTheRuleSaysSo() {
        LabelRule rule = new LabelRule(
                List.of(FeedbackSource.JUDGE, FeedbackSource.HUMAN, FeedbackSource.REFERENCE),
                LabelRule.Aggregation.MAJORITY);
        Verdict yes = new Verdict("1", "a", FeedbackSource.HUMAN, 0.9, NOON, null);
        Verdict no = new Verdict("2", "b", FeedbackSource.HUMAN, 0.1, NOON, null);

        assertThat(rule.resolve(List.of(yes, no, yes)).orElseThrow()).isEqualTo(1);
        assertThat(rule.resolve(List.of(yes, no)).orElseThrow()).isCloseTo(0.5, within(0.0));
        assertThat(rule.resolve(List.of())).isEmpty();
    }

    private Feedback decode(byte[] value) {
        return calibrator.topics.feedback().valueSerde().deserializer().deserialize("candor.feedback", value);
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    @Test
    void shouldWaitForTheRegistryInsideARecord() throws Exception {
        calibrator.pipe(answer("q", 0.8));
        byte[] verdict = calibrator
                .topics
                .feedback()
                .valueSerde()
                .serializer()
                .serialize(calibrator.topics.feedback().name(), verdict("q", "ann", 1));
        calibrator.schemas.catchUp();
        calibrator.schemas.isDown = true;
        AtomicReference<String> said = new AtomicReference<>();
        Thread repair = new Thread(() -> {
            await().until(() -> calibrator.registry.problem().isPresent());
            said.set(calibrator.registry.problem().orElseThrow());
            calibrator.schemas.isDown = false;
        });
        repair.start();

        calibrator.pipeBytes(calibrator.topics.feedback(), "q", BreakableRegistry.underALaterId(verdict), NOON);
        repair.join();

        assertThat(calibrator.labeled()).hasSize(1);
        assertThat(calibrator.letters()).isEmpty();
        assertThat(said.get()).contains(calibrator.topics.feedback().name() + "-0");
        assertThat(calibrator.registry.problem()).isEmpty();
    }
}
