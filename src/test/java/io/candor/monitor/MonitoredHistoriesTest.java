package io.candor.monitor;

import static io.candor.monitor.TestReports.START;
import static io.candor.monitor.TestReports.alarm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.EventConfig;
import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.event.PolicyStatus;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topics;
import io.candor.release.log.LoggedRelease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Events, alarms and dead letters in bounded memory. */
class MonitoredHistoriesTest {
    private static final Instant END = START.plusSeconds(100_000);
    private static final OperatorMark ANN = new OperatorMark(START, "key:ann");

    private final MonitorConfig config =
            TestReports.config(Map.of("max-events", "5", "max-dead-letters", "2", "max-points", "10"));

    @Test
    void shouldPushOutOldEventsOfTheSameKindAlone() {
        EventHistory events = new EventHistory(config);
        events.add(MonitoredEvent.of(alarm("a", "x", "r1", START)));
        IntStream.range(0, 10)
                .forEach(each -> events.add(MonitoredEvent.of(release("r" + each, START.plusSeconds(each)))
                        .orElseThrow()));

        assertThat(events.find("*", START, END))
                .extracting(MonitoredEvent::kind)
                .containsOnly(MonitoredEventKind.ALARM, MonitoredEventKind.LIVE)
                .hasSize(6);
        assertThat(events.find("*", START, END).get(0).releaseId()).isEqualTo("r9");
    }

    @Test
    void shouldListEventsByTheMomentsOfTheirDecisionsInWhateverOrderTheyWereRead() {
        EventHistory events = new EventHistory(config);
        events.add(MonitoredEvent.of(release("r2", START.plusSeconds(20))).orElseThrow());
        events.add(MonitoredEvent.of(alarm("a", "x", "r1", START.plusSeconds(15))));
        events.add(MonitoredEvent.of(release("r1", START.plusSeconds(10))).orElseThrow());

        assertThat(events.find("*", START, END))
                .extracting(MonitoredEvent::at)
                .containsExactly(START.plusSeconds(20), START.plusSeconds(15), START.plusSeconds(10));
    }

    @Test
    void shouldShowADomainItsOwnEventsAndThoseOfAll() {
        EventHistory events = new EventHistory(config);
        events.add(MonitoredEvent.of(alarm("a", "x", "r1", START)));
        events.add(MonitoredEvent.of(release("r2", START)).orElseThrow());

        assertThat(events.find("x", START, END)).hasSize(2);
        assertThat(events.find("y", START, END))
                .extracting(MonitoredEvent::kind)
                .containsExactly(MonitoredEventKind.LIVE);
    }

    @Test
    void shouldTellOfASwapOnceWhenTrailAndTopicHaveIt() {
        EventHistory events = new EventHistory(config);
        MonitoredEvent.of(activation("r2")).ifPresent(events::addIfUnknown);
        events.add(MonitoredEvent.of(release("r2", START)).orElseThrow());
        MonitoredEvent.of(activation("r2")).ifPresent(events::addIfUnknown);

        assertThat(events.find("*", START, END))
                .extracting(MonitoredEvent::detail)
                .containsExactly("By gate: better");
    }

    @Test
    void shouldTellOnceThatTheReleaseThatCameWithTheModelWentLiveHoweverManyAnswerersSaySo() {
        Monitored monitored = new Monitored(config);
        ReleaseEvent bundled = release("r1", START);
        bundled.setDecidedBy(LoggedRelease.BUNDLE);
        monitored.release(0, bundled);

        monitored.release(
                1,
                ReleaseEvent.newBuilder(bundled)
                        .setDecidedAt(START.plusSeconds(4))
                        .build());

        assertThat(monitored.events().find("*", START, END))
                .extracting(MonitoredEvent::at)
                .containsExactly(START);
    }

    @Test
    void shouldKnowWhoAcknowledgedAnAlarmWhicheverIsReadFirst() {
        AlarmHistory alarms = new AlarmHistory(config);
        alarms.acknowledge("a", ANN);
        alarms.add(alarm("a", "x", "r1", START));
        alarms.add(alarm("b", "x", "r1", START.plusSeconds(1)));
        alarms.acknowledge("b", new OperatorMark(START.plusSeconds(9), "key:bob"));
        alarms.acknowledge("b", ANN);
        alarms.acknowledge("b", new OperatorMark(START.plusSeconds(5), "key:cy"));

        assertThat(alarms.find(alarm -> true))
                .extracting(MonitoredAlarm::alarmId, MonitoredAlarm::acknowledgedBy)
                .containsExactly(tuple("b", "key:ann"), tuple("a", "key:ann"));
    }

    @Test
    void shouldHoldTheNewestDeadLettersOfQuestionsAndAsManyOfVerdicts() {
        DeadLetterHistory letters = new DeadLetterHistory(config);
        IntStream.range(0, 4).forEach(each -> add(letters, true, each, "q" + each));
        add(letters, false, 0, "v0");
        letters.sentAgain("true/3", ANN);
        letters.sentAgain("true/0", ANN);

        assertThat(letters.find(entry -> true))
                .extracting(DeadLetterEntry::questionId)
                .containsExactlyInAnyOrder("q2", "q3", "v0");
        assertThat(letters.find(new DeadLetterId(true, 0, 3)).orElseThrow().sentAgainBy())
                .isEqualTo("key:ann");
        letters.forget("q3"::equals);
        assertThat(letters.find(new DeadLetterId(true, 0, 3))).isEmpty();
    }

    @Test
    void shouldShowBytesThatAreNoTextInHexadecimalAndTellTheHeadersOfTheOriginalFromOurs() {
        ConsumerRecord<byte[], byte[]> letter = letter(5, "id", new byte[] {0, 1, (byte) 0xff});
        DeadLetterEntry entry =
                DeadLetterEntry.read(new DeadLetterId(true, 0, 5), letter).orElseThrow();

        DeadLetterOriginal shown = DeadLetterOriginal.of(entry, letter, null, null);

        assertThat(shown.form()).isEqualTo("BYTES");
        assertThat(shown.value()).isEqualTo("00 01 ff");
        assertThat(shown.headers()).containsExactly(new DeadLetterOriginal.HeaderText("own", "<b>"));
    }

    @Test
    void shouldShowWhatWasAcceptedOverTimeAndWhatOfItWasWrong() {
        PolicyHistory policies = new PolicyHistory(config);
        IntStream.range(0, 12).forEach(each -> policies.add(policy("x", START.plusSeconds(each), each + 1)));
        policies.add(policy("y", START, 13));

        List<PolicyPoint> shown = policies.points("x", null, new TimeRange(START, END));
        assertThat(shown).hasSize(10);
        assertThat(shown.get(9).acceptance()).isEqualTo(0.5);
        assertThat(shown.get(9).error()).isEqualTo(0.04);
        assertThat(policies.points("x", "acme", new TimeRange(START, END))).isEmpty();
        assertThat(policies.latest().all()).hasSize(2);
    }

    private static Policy policy(String domain, Instant at, long version) {
        return Policy.newBuilder()
                .setModelId("")
                .setDomain(domain)
                .setVersion(version)
                .setStatus(PolicyStatus.KEPT)
                .setThreshold(0.9)
                .setTarget(0.05)
                .setCertainty(0.95)
                .setReason("kept")
                .setPromisedBy("ada")
                .setPromisedFor("")
                .setDecidedAt(at)
                .setEvidence(PolicyEvidence.newBuilder()
                        .setEpoch(1)
                        .setLabels(200)
                        .setAccepted(100)
                        .setErrors(4)
                        .setLogEvidence(5)
                        .setNeededLogEvidence(3)
                        .setJudgedThrough(1)
                        .setSettings(Map.of())
                        .build())
                .build();
    }

    private static void add(DeadLetterHistory letters, boolean ofQuestions, int offset, String questionId) {
        DeadLetterId id = new DeadLetterId(ofQuestions, 0, offset);
        ConsumerRecord<byte[], byte[]> letter = letter(offset, questionId, "{}".getBytes(StandardCharsets.UTF_8));
        letters.add(
                id, ofQuestions + "/" + offset, DeadLetterEntry.read(id, letter).orElseThrow());
    }

    private static ConsumerRecord<byte[], byte[]> letter(int offset, String questionId, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("own", "<b>".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<byte[], byte[]> original = new ConsumerRecord<>(
                "candor.questions",
                0,
                offset,
                0,
                TimestampType.LOG_APPEND_TIME,
                questionId.length(),
                value.length,
                questionId.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                Topics.of(EventConfig.of(1, 1, "http://localhost:1")).questionDeadLetters(),
                original,
                DeadLetterReason.UNANSWERABLE,
                "why",
                START.plusSeconds(offset));
        return new ConsumerRecord<>(
                letter.topic(),
                0,
                offset,
                0,
                TimestampType.LOG_APPEND_TIME,
                questionId.length(),
                value.length,
                letter.key(),
                letter.value(),
                letter.headers(),
                Optional.empty());
    }

    private static ReleaseEvent release(String id, Instant at) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(id)
                .setModelId("atlas")
                .setManifestUri("")
                .setManifestSha256("")
                .setStatus(ReleaseStatus.LIVE)
                .setDecidedBy("gate")
                .setReason("better")
                .setDecidedAt(at)
                .build();
    }

    private static Action activation(String releaseId) {
        return Action.newBuilder()
                .setId("1")
                .setKind(ActionKind.RELEASE_ACTIVATED)
                .setActor("key:ann")
                .setSubject(releaseId)
                .setAt(START)
                .build();
    }
}
