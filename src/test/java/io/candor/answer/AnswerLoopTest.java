package io.candor.answer;

import static io.candor.answer.TestQuestions.NOW;
import static io.candor.answer.TestQuestions.bytes;
import static io.candor.answer.TestQuestions.question;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.wire.EngineProblem;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.FinishedOffsets;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.RecordTracing;
import io.candor.event.registry.BreakableRegistry;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class AnswerLoopTest {
    private final MockedLoop mocked = new MockedLoop(Duration.ofNanos(1), 100);

    @Test
    void shouldCommitAnswerCopyAndOffsetTogetherWhenAnswered() {
        Question asked = question("a", "how sure 7");
        asked.setSubject("sam");
        asked.setTenant("acme");
        mocked.ask(0, asked);

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(answer.getQuestionId()).isEqualTo("a");
        assertThat(answer.getAnswer()).isEqualTo("HOW SURE 7");
        assertThat(answer.getConfidence()).isCloseTo(0.7, within(1e-6));
        assertThat(answer.getAnswerConfidence()).isNull();
        assertThat(answer.getAuditProbability()).isEqualTo(0.2);
        assertThat(answer.getLogit()).isCloseTo(Math.log(0.7 / 0.3), within(1e-6));
        assertThat(answer.getTextHash()).isEqualTo(AnswererStream.TEXT_KEY.hash("HOW SURE 7"));
        assertThat(answer.getSubjectHash())
                .isEqualTo(AnswererStream.KEYS.subjects().hash("sam"))
                .hasSize(32);
        assertThat(answer.toString()).doesNotContain("sam");
        assertThat(answer.getTenant()).isEqualTo("acme");
        assertThat(answer.getMeanTokenLogProbability()).isEqualTo(-0.5);
        assertThat(answer.getDecision()).isEqualTo(Decision.ACCEPTED);
        assertThat(answer.getReleaseId()).isEqualTo("scripted-release");
        assertThat(answer.getPromptTokens()).isEqualTo(10);
        assertThat(answer.getAnswerTokens()).isEqualTo(2);
        assertThat(answer.getSource())
                .isEqualTo(new RecordPosition(mocked.topics.questions().name(), 0, 0L));
        assertThat(mocked.answers(mocked.topics.acceptedAnswers())).containsExactly(answer);
        assertThat(mocked.answers(mocked.topics.reviewAnswers())).isEmpty();
        assertThat(mocked.committedOffset(0)).isEqualTo(1);
    }

    @Test
    void shouldCountLatencyFromArrivalAndNotFromWhatAProducerSays() {
        mocked.ask(0, question("a", "text 9"), TimestampType.CREATE_TIME, NOW.minus(Duration.ofDays(8)));
        mocked.ask(0, question("b", "text 9"), TimestampType.CREATE_TIME, NOW.plus(Duration.ofDays(8)));
        mocked.ask(0, question("c", "text 9"), TimestampType.LOG_APPEND_TIME, NOW.minusSeconds(5));
        mocked.loop.runOnce();
        mocked.loop.runOnce();
        assertThat(mocked.meters.get("candor.answer.oldest.age").gauge().value())
                .isZero();

        mocked.runThrough();

        assertThat(mocked.meters
                        .get("candor.answer.latency")
                        .tag("stage", "end-to-end")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(5);
    }

    @Test
    void shouldSendToReviewWhenConfidenceIsBelowTheDomainsThreshold() {
        Question strict = question("a", "how sure 7");
        strict.setDomain("strict");
        mocked.ask(0, strict);

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.reviewAnswers()))
                .extracting(Answer::getDecision)
                .containsExactly(Decision.REVIEW);
        assertThat(mocked.answers(mocked.topics.acceptedAnswers())).isEmpty();
    }

    @Test
    void shouldNotGenerateWhenOnlyTheScoreIsWanted() {
        Question score = question("a", "how sure 3");
        score.setMode(AnswerMode.SCORE);
        mocked.ask(0, score);

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(answer.getDecision()).isEqualTo(Decision.SCORED);
        assertThat(answer.getAnswer()).isNull();
        assertThat(answer.getConfidence()).isNotNull();
        assertThat(mocked.engine.answered()).isEmpty();
        assertThat(mocked.answers(mocked.topics.reviewAnswers())).isEmpty();
    }

    /** Half a weight on the odds of the mean token probability, which are about 0.43 here. */
    private static final AnswerMap HALF_OF_THE_TOKENS =
            new AnswerMap(new AnswerMap.Weights(0, 0.5, 0, -3), LogitMap.IDENTITY);

    @Test
    void shouldDecideByTheConfidenceAfterTheAnswerWhereTheReleaseHasOne() {
        mocked.engine.mapAnswers(HALF_OF_THE_TOKENS);
        mocked.ask(0, question("a", "how sure 7"));

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.reviewAnswers()).get(0);
        double logOdds = 0.5 * Math.log(Math.exp(-0.5) / (1 - Math.exp(-0.5))) - 3;
        assertThat(answer.getAnswerConfidence()).isCloseTo(1 / (1 + Math.exp(-logOdds)), within(1e-12));
        assertThat(answer.getConfidence()).isCloseTo(0.7, within(1e-6));
        assertThat(mocked.answers(mocked.topics.acceptedAnswers())).isEmpty();
    }

    @Test
    void shouldSayNoConfidenceAfterTheAnswerWhenOnlyTheScoreIsWanted() {
        mocked.engine.mapAnswers(HALF_OF_THE_TOKENS);
        Question score = question("a", "how sure 7");
        score.setMode(AnswerMode.SCORE);
        mocked.ask(0, score);

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(answer.getAnswerConfidence()).isNull();
        assertThat(answer.getConfidence()).isCloseTo(0.7, within(1e-6));
    }

    @Test
    void shouldLeaveTheLogitOutWhenItIsInfinite() {
        mocked.ask(0, question("a", "how sure 0"));

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(answer.getConfidence()).isZero();
        assertThat(answer.getLogit()).isNull();
    }

    @Test
    void shouldNotRunTheModelWhenTheDeadlineHasPassed() {
        Question late = question("a", "too late");
        late.setAskedAt(NOW.minusSeconds(60));
        late.setDeadline(NOW.minusSeconds(1));
        mocked.ask(0, late);

        mocked.runThrough();

        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(answer.getDecision()).isEqualTo(Decision.EXPIRED);
        assertThat(answer.getConfidence()).isNull();
        assertThat(answer.getLogit()).isNull();
        assertThat(answer.getAuditProbability()).isNull();
        assertThat(answer.getAuditSampled()).isFalse();
        assertThat(mocked.engine.scored()).isEmpty();
    }

    @Test
    void shouldHonourTheQuestionsTokenLimit() {
        Question brief = question("a", "a long question 1");
        brief.setMaxTokens(3);
        mocked.ask(0, brief);

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()).get(0).getAnswer()).isEqualTo("A L");
    }

    @Test
    void shouldCarryTraceContextFromQuestionToAnswer() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        headers.add("secret", bytes("stays behind"));
        mocked.put(0, bytes("a"), mocked.written(question("a", "text 9")), headers);

        mocked.runThrough();

        ProducerRecord<byte[], byte[]> answer =
                mocked.committed(mocked.topics.answers().name()).get(0);
        SpanData work = mocked.spans.ended("process candor.questions");
        assertThat(work.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(work.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(new String(answer.headers().lastHeader("traceparent").value()))
                .isEqualTo("00-" + work.getTraceId() + "-" + work.getSpanId() + "-01");
        assertThat(answer.headers().lastHeader("secret")).isNull();
    }

    @Test
    void shouldTellTheModelsWorkAsASpanOfTheQuestions() {
        mocked.ask(0, question("a", "text 9"));

        mocked.runThrough();

        SpanData work = mocked.spans.ended("process candor.questions");
        Answer answer = mocked.answers(mocked.topics.answers()).get(0);
        assertThat(work.getAttributes().asMap())
                .containsEntry(RecordTracing.QUESTION_ID, "a")
                .containsEntry(RecordTracing.RELEASE_ID, answer.getReleaseId())
                .containsEntry(stringKey("messaging.consumer.group.name"), "group")
                .containsEntry(stringKey("messaging.destination.partition.id"), "0")
                .containsEntry(longKey("messaging.kafka.offset"), 0L)
                .containsEntry(doubleKey("candor.confidence"), answer.getConfidence());
        SpanData model = mocked.spans.ended("chat " + answer.getModelId());
        assertThat(model.getParentSpanId()).isEqualTo(work.getSpanId());
        assertThat(model.getAttributes().asMap())
                .containsEntry(longKey("gen_ai.usage.input_tokens"), (long) answer.getPromptTokens())
                .containsEntry(longKey("gen_ai.usage.output_tokens"), (long) answer.getAnswerTokens());
        assertThat(mocked.spans.ended().toString()).doesNotContain("text 9");
    }

    @Test
    void shouldEndTheSpanOfAQuestionWhosePartitionIsRevoked() {
        mocked.ask(1, question("gone", "text 8"));
        mocked.loop.runOnce();

        mocked.consumer.rebalance(List.of(mocked.partition(0)));

        assertThat(mocked.spans.ended("process candor.questions").getEvents())
                .extracting(EventData::getName)
                .containsExactly("candor.abandoned");
    }

    @Test
    void shouldEndTheSpanWithAnErrorWhenTheRecordIsPoison() {
        mocked.put(0, bytes("x"), bytes("no avro at all"), new RecordHeaders());

        mocked.runThrough();

        SpanData work = mocked.spans.ended("process candor.questions");
        assertThat(work.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(work.getAttributes().get(RecordTracing.ERROR_TYPE))
                .isEqualTo(DeadLetterReason.NOT_WIRE_FORMAT.name());
    }

    @Test
    void shouldEndTheSpansOfAnswersThatAreNotCommitted() {
        mocked.ask(0, question("a", "text 9"));
        mocked.liveProducer().commitTransactionException = new TimeoutException("broker gone");

        mocked.runThrough();

        SpanData work = mocked.spans.ended("process candor.questions");
        assertThat(work.getEvents()).extracting(EventData::getName).containsExactly("candor.abandoned");
        assertThat(mocked.spans.ended()).containsExactly(work);
    }

    @Test
    void shouldKeepPoisonAsItCameAndGoOn() {
        mocked.put(0, bytes("x"), bytes("no avro at all"), new RecordHeaders());
        mocked.ask(0, question("a", "text 9"));

        mocked.runThrough();

        ProducerRecord<byte[], byte[]> dead =
                mocked.committed(mocked.topics.questionDeadLetters().name()).get(0);
        assertThat(dead.key()).isEqualTo(bytes("x"));
        assertThat(dead.value()).isEqualTo(bytes("no avro at all"));
        assertThat(new String(dead.headers().lastHeader(DeadLetter.REASON).value()))
                .isEqualTo(DeadLetterReason.NOT_WIRE_FORMAT.name());
        assertThat(mocked.answers(mocked.topics.answers())).hasSize(1);
        assertThat(mocked.committedOffset(0)).isEqualTo(2);
    }

    @Test
    void shouldRefuseAPromptThatDoesNotFitTheModel() {
        mocked.ask(0, question("a", "x".repeat(ScriptedEngine.CONTEXT + 1)));

        mocked.runThrough();

        ProducerRecord<byte[], byte[]> dead =
                mocked.committed(mocked.topics.questionDeadLetters().name()).get(0);
        assertThat(new String(dead.headers().lastHeader(DeadLetter.REASON).value()))
                .isEqualTo(DeadLetterReason.TEXT_TOO_LONG.name());
    }

    @Test
    void shouldCommitAnswersAheadOfAnEarlierOneThatIsNotThere() {
        askFiveOfWhichTheSecondIsLeftOver(mocked);

        mocked.engineStep();
        mocked.loop.runOnce();

        assertThat(ids(mocked)).containsExactly("first", "third", "fourth", "fifth");
        FinishedOffsets offsets = FinishedOffsets.of(mocked.committed(0).orElseThrow());
        assertThat(offsets.firstOpen()).isEqualTo(1);
        assertThat(offsets.ahead().stream()).containsExactly(1, 2, 3);
        assertThat(mocked.meters.get("candor.answer.committed.ahead").gauge().value())
                .isEqualTo(3);

        mocked.engineStep();
        mocked.loop.runOnce();

        assertThat(ids(mocked)).containsExactly("first", "third", "fourth", "fifth", "left-over");
        assertThat(mocked.committed(0).orElseThrow()).isEqualTo(new OffsetAndMetadata(5, Optional.empty(), ""));
    }

    @Test
    void shouldKeepLaterAnswersBackWhenNoneMayBeAhead() {
        MockedLoop ordered = new MockedLoop(Map.of("commit-ahead", "0"));
        askFiveOfWhichTheSecondIsLeftOver(ordered);

        ordered.engineStep();
        ordered.loop.runOnce();

        assertThat(ids(ordered)).containsExactly("first");
        assertThat(ordered.committedOffset(0)).isEqualTo(1);

        ordered.engineStep();
        ordered.loop.runOnce();

        assertThat(ids(ordered)).containsExactly("first", "left-over", "third", "fourth", "fifth");
        assertThat(ordered.committedOffset(0)).isEqualTo(5);
    }

    /** The batch holds four: the oldest and those nearest in length. */
    private static void askFiveOfWhichTheSecondIsLeftOver(MockedLoop loop) {
        loop.ask(0, question("first", "short 1"));
        loop.ask(0, question("left-over", "a very much longer question 2"));
        loop.ask(0, question("third", "short 3"));
        loop.ask(0, question("fourth", "short 4"));
        loop.ask(0, question("fifth", "short 5"));
        loop.loop.runOnce();
    }

    private static List<String> ids(MockedLoop loop) {
        return loop.answers(loop.topics.answers()).stream()
                .map(Answer::getQuestionId)
                .toList();
    }

    @Test
    void shouldKeepTheOrderOfAnswersUnderOneId() {
        mocked.ask(0, question("first", "short 1"));
        mocked.ask(0, question("twice", "a very much longer question 2"));
        mocked.ask(0, question("twice", "short 3"));
        mocked.ask(0, question("fourth", "short 4"));
        mocked.loop.runOnce();

        mocked.ask(0, question("fifth", "short 5"));
        mocked.loop.runOnce();
        mocked.engineStep();
        mocked.loop.runOnce();
        assertThat(ids(mocked)).containsExactly("first", "fourth", "fifth");

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestion)
                .endsWith("a very much longer question 2", "short 3");
    }

    @Test
    void shouldCommitDeadLettersAheadOfAnOpenQuestion() {
        mocked.ask(0, question("open", "text 9"));
        mocked.put(0, bytes("x"), bytes("no avro at all"), new RecordHeaders());

        mocked.loop.runOnce();
        mocked.loop.runOnce();

        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).hasSize(1);
        assertThat(mocked.committed(0).orElseThrow().metadata())
                .isEqualTo(ahead(0, 1).metadata());
    }

    @Test
    void shouldNotAnswerAgainWhatWasCommittedAheadByWhoHadThePartitionBefore() {
        mocked.handOver(1, ahead(0, 1, 2));
        for (String id : List.of("open", "done", "done too", "next")) {
            mocked.ask(1, question(id, "text 8"));
        }

        mocked.runThrough();

        assertThat(ids(mocked)).containsExactly("open", "next");
        assertThat(mocked.committed(1).orElseThrow()).isEqualTo(new OffsetAndMetadata(4, Optional.empty(), ""));
    }

    @Test
    void shouldNotAnswerAgainWhatWasCommittedAheadWhenItRewinds() {
        mocked.handOver(1, ahead(0, 1));
        mocked.ask(1, question("open", "text 8"));
        mocked.loop.runOnce();
        mocked.consumer.setPollException(new KafkaException("scripted"));
        mocked.loop.runOnce();
        mocked.loop.runOnce();
        mocked.putAgain(1, 0, bytes("open"), mocked.written(question("open", "text 8")));
        mocked.putAgain(1, 1, bytes("done"), mocked.written(question("done", "text 8")));

        mocked.runThrough();

        assertThat(ids(mocked)).containsExactly("open");
        assertThat(mocked.committed(1).orElseThrow()).isEqualTo(new OffsetAndMetadata(2, Optional.empty(), ""));
    }

    @Test
    void shouldPassOverWhatHasAnOutputAndCommitItWhenTheCommittedOffsetDoesNotSaySo() {
        mocked.outputs = Map.of(mocked.partition(1), answered(Map.of(0L, "first", 2L, "third")));
        mocked.handOver(1, new OffsetAndMetadata(0));
        for (String id : List.of("first", "open", "third")) {
            mocked.ask(1, question(id, "text 8"));
        }

        mocked.runThrough();

        assertThat(ids(mocked)).containsExactly("open");
        assertThat(mocked.committed(1).orElseThrow()).isEqualTo(new OffsetAndMetadata(3, Optional.empty(), ""));
    }

    @Test
    void shouldCommitWhatHasAnOutputWhenNothingIsOpen() {
        mocked.outputs = Map.of(mocked.partition(1), answered(Map.of(0L, "first", 1L, "second")));
        mocked.handOver(1, new OffsetAndMetadata(0));
        mocked.ask(1, question("first", "text 8"));
        mocked.ask(1, question("second", "text 8"));

        mocked.runThrough();

        assertThat(ids(mocked)).isEmpty();
        assertThat(mocked.committedOffset(1)).isEqualTo(2);
    }

    @Test
    void shouldAnswerARecordThatHasTheOffsetOfAnotherWithAnOutput() {
        mocked.outputs = Map.of(mocked.partition(1), answered(Map.of(0L, "another")));
        mocked.handOver(1, new OffsetAndMetadata(0));
        mocked.ask(1, question("asked", "text 8"));

        mocked.runThrough();

        assertThat(ids(mocked)).containsExactly("asked");
    }

    /** Records with outputs, by offset, under their ids. */
    private static AnsweredRecords answered(Map<Long, String> ids) {
        AnsweredRecords.Builder answered = new AnsweredRecords.Builder(0);
        ids.forEach((offset, id) -> answered.add(
                offset,
                new ConsumerRecord<>(
                        "answers",
                        0,
                        0,
                        NOW.toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        bytes(id),
                        bytes(id),
                        new RecordHeaders(),
                        Optional.empty())));
        return answered.build();
    }

    @Test
    void shouldHonourWhatWasCommittedAheadWhenNoneMayBeAheadNow() {
        MockedLoop ordered = new MockedLoop(Map.of("commit-ahead", "0"));
        ordered.handOver(1, ahead(0, 2));
        for (String id : List.of("open", "second", "done")) {
            ordered.ask(1, question(id, "text 8"));
        }

        ordered.runThrough();

        assertThat(ids(ordered)).containsExactly("open", "second");
        assertThat(ordered.committed(1).orElseThrow()).isEqualTo(new OffsetAndMetadata(3, Optional.empty(), ""));
    }

    @Test
    void shouldStandStillWhereWhatWasCommittedIsNotUnderstood() {
        mocked.handOver(1, new OffsetAndMetadata(0, "1:damaged"));
        mocked.ask(0, question("other", "text 9"));
        mocked.ask(1, question("unknown whether it is done", "text 8"));

        mocked.runThrough();
        mocked.runThrough();

        assertThat(ids(mocked)).containsExactly("other");
        assertThat(mocked.consumer.position(mocked.partition(1))).isZero();
        assertThat(mocked.loop.state().unreadableCommits())
                .singleElement()
                .asString()
                .contains(mocked.partition(1).toString(), "at offset 0", "damaged");

        mocked.consumer.setPollException(new KafkaException("scripted"));
        mocked.loop.runOnce();
        mocked.runThrough();
        assertThat(ids(mocked)).as("after a rewind").containsExactly("other");

        mocked.consumer.rebalance(List.of(mocked.partition(0)));
        assertThat(mocked.loop.state().unreadableCommits()).isEmpty();
    }

    @Test
    void shouldReadNoFurtherThanMayBeAhead() {
        MockedLoop narrow = new MockedLoop(Map.of("commit-ahead", "3"));
        narrow.engine.failWith(new OutOfMemoryError("scripted"), texts -> texts.contains("text 9"));
        narrow.ask(0, question("open", "text 9"));
        for (int i = 1; i < 6; i++) {
            narrow.put(0, bytes("x" + i), bytes("no avro at all"), new RecordHeaders());
        }
        narrow.ask(1, question("other", "text 8"));
        narrow.loop.runOnce();
        narrow.loop.runOnce();

        assertThat(narrow.consumer.paused()).containsExactly(narrow.partition(0));
        assertThat(narrow.committed(narrow.topics.questionDeadLetters().name())).hasSize(3);

        narrow.engine.failWith(null, texts -> false);
        narrow.runThrough();

        assertThat(narrow.consumer.paused()).isEmpty();
        assertThat(narrow.committed(narrow.topics.questionDeadLetters().name())).hasSize(5);
        assertThat(narrow.committedOffset(0)).isEqualTo(6);
    }

    /** Committed: {@code firstOpen}, and of those behind it the ones so far ahead. */
    private static OffsetAndMetadata ahead(long firstOpen, int... ahead) {
        BitSet bits = new BitSet();
        IntStream.of(ahead).forEach(bits::set);
        return new OffsetAndMetadata(firstOpen, new FinishedOffsets(firstOpen, bits).metadata());
    }

    @Test
    void shouldReadAgainFromTheCommittedOffsetsWhenACommitFails() {
        mocked.ask(0, question("a", "text 9"));
        mocked.runThrough();
        mocked.consumer.commitSync(Map.of(mocked.partition(0), new OffsetAndMetadata(1)));
        mocked.ask(0, question("b", "text 8"));
        mocked.liveProducer().commitTransactionException = new TimeoutException("broker gone");

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("a");
        mocked.liveProducer().commitTransactionException = null;
        // MockConsumer forgets what it handed out, so the record has to be there again.
        mocked.loop.runOnce();
        assertThat(mocked.consumer.position(mocked.partition(0))).isEqualTo(1);
        assertThat(mocked.meters
                        .counter("candor.answer.transactions", "outcome", "aborted")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldGoOnWithAFreshProducerWhenFenced() {
        mocked.ask(0, question("a", "text 9"));
        mocked.loop.runOnce();
        mocked.engineStep();
        mocked.liveProducer().fenceProducer();

        mocked.loop.runOnce();
        mocked.loop.runOnce();

        assertThat(mocked.producers).hasSize(2);
        assertThat(mocked.producers.get(0).closed()).isTrue();
        assertThat(mocked.liveProducer().transactionInitialized()).isTrue();
        assertThat(mocked.consumer.position(mocked.partition(0))).isZero();
        assertThat(mocked.answers(mocked.topics.answers())).isEmpty();
    }

    @Test
    void shouldGoOnWhenPollingFails() {
        mocked.consumer.setPollException(new KafkaException("scripted"));
        mocked.loop.runOnce();
        assertThat(mocked.loop.state().isKafkaReachable()).isFalse();

        mocked.loop.runOnce();
        mocked.ask(0, question("a", "text 9"));
        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers())).hasSize(1);
        assertThat(mocked.loop.state().isKafkaReachable()).isTrue();
    }

    @Test
    void shouldNotSendAnswersOfAPartitionThatWasRevoked() {
        mocked.ask(0, question("kept", "text 9"));
        mocked.ask(1, question("gone", "text 8"));
        mocked.loop.runOnce();

        mocked.consumer.rebalance(List.of(mocked.partition(0)));
        mocked.engineStep();
        mocked.loop.runOnce();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("kept");
        assertThat(mocked.committedOffset(1)).isEqualTo(-1);
    }

    @Test
    void shouldCommitWhatIsFinishedWhenAPartitionIsRevoked() {
        mocked.ask(1, question("finished", "text 8"));
        mocked.loop.runOnce();
        mocked.engineStep();

        mocked.consumer.rebalance(List.of(mocked.partition(0)));

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("finished");
        assertThat(mocked.committedOffset(1)).isEqualTo(1);
    }

    @Test
    void shouldPauseWhenTooMuchIsOutstanding() {
        MockedLoop small = new MockedLoop(Duration.ofNanos(1), 3);
        IntStream.range(0, 5).forEach(i -> small.ask(0, question("q" + i, "text " + i)));

        small.loop.runOnce();
        assertThat(small.consumer.paused()).containsExactlyInAnyOrder(small.partition(0), small.partition(1));

        small.runThrough();
        assertThat(small.consumer.paused()).isEmpty();
        assertThat(small.answers(small.topics.answers())).hasSize(5);
    }

    @Test
    void shouldWaitAndLoseNothingWhenTheRegistryIsDown() {
        byte[] written = mocked.written(question("a", "text 9"));
        mocked.schemas.isDown = true;
        mocked.put(0, bytes("a"), written, new RecordHeaders());

        mocked.loop.runOnce();

        assertThat(mocked.loop.state().isRegistryReachable()).isFalse();
        assertThat(mocked.consumer.position(mocked.partition(0))).isZero();
        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).isEmpty();
        mocked.schemas.isDown = false;
        mocked.consumer.updateEndOffsets(Map.of(mocked.partition(0), 1L));
        mocked.consumer.seek(mocked.partition(0), 1);
        mocked.ask(0, question("b", "text 9"));
        mocked.runThrough();
        assertThat(mocked.loop.state().isRegistryReachable()).isTrue();
    }

    @Test
    void shouldKeepFinishedAnswersWhenTheRegistryGoesDownBeforeTheyAreWritten() {
        mocked.ask(0, question("a", "text 9"));
        mocked.loop.runOnce();
        mocked.engineStep();
        mocked.schemas.isDown = true;
        mocked.loop.runOnce();
        assertThat(mocked.answers(mocked.topics.answers())).isEmpty();

        mocked.schemas.isDown = false;
        mocked.loop.runOnce();
        mocked.loop.runOnce();

        assertThat(mocked.answers(mocked.topics.answers())).hasSize(1);
    }

    @Test
    void shouldReportTheRegistryReachableWhenThePartitionItHeldUpIsSomeoneElses() {
        byte[] written = mocked.written(question("a", "text 9"));
        mocked.schemas.isDown = true;
        mocked.put(0, bytes("a"), written, new RecordHeaders());
        mocked.loop.runOnce();
        assertThat(mocked.loop.state().isRegistryReachable()).isFalse();

        mocked.consumer.rebalance(List.of(mocked.partition(1)));
        mocked.loop.runOnce();

        assertThat(mocked.loop.state().isRegistryReachable()).isTrue();
    }

    @Test
    void shouldTryAgainWhenTheEngineFails() {
        mocked.engine.failOn(text -> true);
        mocked.ask(0, question("a", "text 9"));
        mocked.loop.runOnce();
        mocked.engineStep();
        mocked.engineStep();
        mocked.engineStep();
        mocked.engineStep();
        assertThat(mocked.worker.isFailing()).isTrue();

        mocked.engine.failOn(text -> false);
        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers())).hasSize(1);
        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).isEmpty();
        assertThat(mocked.worker.isFailing()).isFalse();
    }

    @Test
    void shouldGiveUpOnlyTheQuestionThatBreaksAWorkingEngine() {
        mocked.engine.failOn(text -> text.startsWith("breaks"));
        mocked.ask(0, question("good", "text 9"));
        mocked.ask(0, question("bad", "breaks"));

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("good");
        List<ProducerRecord<byte[], byte[]>> dead =
                mocked.committed(mocked.topics.questionDeadLetters().name());
        assertThat(dead).hasSize(1);
        assertThat(new String(
                        dead.get(0).headers().lastHeader(DeadLetter.REASON).value()))
                .isEqualTo(DeadLetterReason.UNANSWERABLE.name());
    }

    @Test
    void shouldSayWhatTheServerSaidOfAQuestionThatItRefuses() {
        mocked.engine.failWith(
                new EngineProblemException(
                        EngineProblem.of(EngineProblem.Code.INVALID, "status 400,\nno such language")),
                texts -> texts.stream().anyMatch(text -> text.startsWith("breaks")));
        mocked.ask(0, question("bad", "breaks"));

        mocked.runThrough();

        List<ProducerRecord<byte[], byte[]>> dead =
                mocked.committed(mocked.topics.questionDeadLetters().name());
        assertThat(dead).hasSize(1);
        assertThat(new String(
                        dead.get(0).headers().lastHeader(DeadLetter.DETAIL).value()))
                .isEqualTo("the model failed on this question alone: status 400, no such language");
    }

    @Test
    void shouldGatherSeveralBatchesInOneTransactionUntilTheIntervalIsOver() {
        MockedLoop slow = new MockedLoop(MockedLoop.NEVER, 100);
        IntStream.range(0, 9).forEach(i -> slow.ask(0, question("q" + i, "text " + i)));
        slow.loop.runOnce();
        slow.engineStep();
        slow.loop.runOnce();
        assertThat(slow.liveProducer().commitCount()).isZero();
        assertThat(slow.liveProducer().uncommittedRecords()).isNotEmpty();

        slow.engineStep();
        slow.engineStep();
        slow.loop.runOnce();

        assertThat(slow.liveProducer().commitCount()).isEqualTo(1);
        assertThat(slow.answers(slow.topics.answers())).hasSize(9);
    }

    @Test
    void shouldCommitSoonOnlyWhileTheEngineKeepsUp() {
        MockedLoop adaptive = new MockedLoop(Duration.ofNanos(1), MockedLoop.NEVER, 100);
        IntStream.range(0, 11).forEach(i -> adaptive.ask(0, question("q" + i, "text " + i)));
        adaptive.loop.runOnce();
        adaptive.engineStep();
        adaptive.loop.runOnce();
        assertThat(adaptive.liveProducer().commitCount())
                .as("seven wait, a micro-batch takes four")
                .isZero();

        adaptive.engineStep();
        adaptive.loop.runOnce();

        assertThat(adaptive.liveProducer().commitCount()).as("three wait").isEqualTo(1);
        assertThat(adaptive.answers(adaptive.topics.answers())).hasSize(8);
    }

    @Test
    void shouldGatherForLongerTheSmallerItsShareOfThePartitions() {
        MockedLoop one = new MockedLoop(Map.of("group-commits", "1"));
        one.consumer.updatePartitions(
                one.topics.questions().name(),
                IntStream.range(0, 40)
                        .mapToObj(number ->
                                new PartitionInfo(one.topics.questions().name(), number, null, null, null))
                        .toList());
        one.consumer.rebalance(List.of(one.partition(0)));
        IntStream.range(0, 9).forEach(i -> one.ask(0, question("q" + i, "text " + i)));
        one.loop.runOnce();
        one.engineStep();
        one.loop.runOnce();
        assertThat(one.liveProducer().commitCount())
                .as("forty answerers, one commit a second")
                .isZero();

        one.runThrough();

        assertThat(one.liveProducer().commitCount()).as("nothing is left").isEqualTo(1);
    }

    @Test
    void shouldHoldOnlyThePartitionWhoseSchemaTheRegistryDoesNotKnowYet() {
        byte[] early = BreakableRegistry.underALaterId(mocked.written(question("early", "text 9")));
        mocked.put(0, bytes("early"), early, new RecordHeaders());
        mocked.ask(1, question("other", "text 8"));

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("other");
        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).isEmpty();
        assertThat(mocked.loop.state().isRegistryReachable()).isTrue();
        assertThat(mocked.consumer.position(mocked.partition(0))).isZero();
    }

    @Test
    void shouldAnswerEachRecordWhenTwoTextsComeUnderOneId() {
        mocked.put(0, bytes("twice"), mocked.written(question("twice", "text 1")), new RecordHeaders());
        mocked.put(0, bytes("twice"), mocked.written(question("twice", "text 2")), new RecordHeaders());
        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestion, answer -> answer.getSource().getOffset())
                .containsExactly(tuple("text 1", 0L), tuple("text 2", 1L));
    }

    @Test
    void shouldAnswerWhenTheRegistryCaughtUpInTime() {
        byte[] early = BreakableRegistry.underALaterId(mocked.written(question("early", "text 9")));
        mocked.put(0, bytes("early"), early, new RecordHeaders());
        mocked.runThrough();

        mocked.schemas.catchUp();
        mocked.putAgain(0, 0, bytes("early"), early);
        mocked.runThrough();
        mocked.runThrough();

        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).isEmpty();
        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("early");
    }

    @Test
    void shouldCallItPoisonWhenTheRegistryNeverLearnedOfTheSchema() {
        byte[] early = BreakableRegistry.underALaterId(mocked.written(question("early", "text 9")));
        mocked.put(0, bytes("early"), early, new RecordHeaders());

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            mocked.runThrough();
            mocked.putAgain(0, 0, bytes("early"), early);
            return !mocked.committed(mocked.topics.questionDeadLetters().name()).isEmpty();
        });

        assertThat(reason(mocked.committed(mocked.topics.questionDeadLetters().name())
                        .get(0)))
                .isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA.name());
    }

    @Test
    void shouldRefuseARecordForGoodWhenNoPromptCanBeMadeOfIt() {
        mocked.engine.failPromptOf("text 9", new IllegalStateException("the template: text 9"));
        mocked.ask(0, question("broken", "text 9"));
        mocked.ask(0, question("next", "text 8"));

        mocked.runThrough();

        ProducerRecord<byte[], byte[]> dead =
                mocked.committed(mocked.topics.questionDeadLetters().name()).get(0);
        assertThat(reason(dead)).isEqualTo(DeadLetterReason.UNANSWERABLE.name());
        assertThat(new String(dead.headers().lastHeader(DeadLetter.DETAIL).value()))
                .contains("IllegalStateException")
                .doesNotContain("text 9");
        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("next");
        assertThat(mocked.loop.state().isRegistryReachable()).isTrue();
    }

    @Test
    void shouldReadEveryPartitionAgainWhenAPollCameToNothing() {
        mocked.engine.failPromptOf("text 9", new OutOfMemoryError("scripted"));
        mocked.ask(0, question("greedy", "text 9"));
        mocked.ask(1, question("polled with it", "text 8"));

        mocked.loop.runOnce();
        mocked.loop.runOnce();

        assertThat(mocked.consumer.position(mocked.partition(0))).isZero();
        assertThat(mocked.consumer.position(mocked.partition(1))).isZero();
    }

    @Test
    void shouldStrikeNoQuestionWhenMemoryRunsOut() {
        mocked.engine.failWith(new OutOfMemoryError("scripted"), texts -> texts.contains("text 9"));
        mocked.ask(0, question("greedy", "text 9"));
        mocked.ask(1, question("modest", "text 8"));
        mocked.loop.runOnce();
        for (int i = 0; i < 20; i++) {
            mocked.engineStep();
        }
        mocked.loop.runOnce();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("modest");
        assertThat(mocked.committed(mocked.topics.questionDeadLetters().name())).isEmpty();

        mocked.engine.failWith(null, texts -> false);
        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers()))
                .extracting(Answer::getQuestionId)
                .containsExactly("modest", "greedy");
    }

    @Test
    void shouldGiveUpAQuestionThatWantsTooMuchMemoryForLongWhileOthersAreAnswered() {
        mocked.engine.failWith(
                new IllegalStateException("CUDA out of memory. Tried to allocate"), texts -> texts.contains("text 9"));
        mocked.ask(0, question("greedy", "text 9"));
        mocked.loop.runOnce();
        mocked.engineStep();
        mocked.nanos.addAndGet(EngineWorker.MEMORY_PATIENCE.toNanos() + 1);

        mocked.runThrough();

        assertThat(reason(mocked.committed(mocked.topics.questionDeadLetters().name())
                        .get(0)))
                .isEqualTo(DeadLetterReason.UNANSWERABLE.name());
    }

    @Test
    void shouldMakeSmallerBatchesWhenMemoryRanOut() {
        mocked.engine.failWith(new OutOfMemoryError("scripted"), texts -> texts.size() > 1);
        for (int i = 0; i < 4; i++) {
            mocked.ask(0, question("q" + i, "text " + i));
        }

        mocked.runThrough();

        assertThat(mocked.answers(mocked.topics.answers())).hasSize(4);
        assertThat(mocked.engine.scored()).extracting(List::size).contains(4, 2, 1);
    }

    private static String reason(ProducerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader(DeadLetter.REASON).value());
    }
}
